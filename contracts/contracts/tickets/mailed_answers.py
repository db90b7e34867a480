"""Letters that come in: a subscriber answers by e-mail."""
