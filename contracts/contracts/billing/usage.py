"""Traffic and devices."""
