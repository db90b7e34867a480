"""Applications to connect."""
