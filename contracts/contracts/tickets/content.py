"""What the operator keeps for everybody to read: frequent questions, downloads."""
