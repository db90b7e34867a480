"""What SMS cost, and the day's ceiling."""
