"""Where a subscriber wants to be told of what."""
