"""Where people want to be told of what."""
