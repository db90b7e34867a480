"""Browsers that take notices."""
