"""Letters that were taken as answers."""
