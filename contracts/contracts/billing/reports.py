"""Reports for staff."""
