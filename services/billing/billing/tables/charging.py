"""What a run of charging has done, chunk by chunk."""
