"""Browsers that take notices: Web Push."""
