"""What staff has at hand."""
