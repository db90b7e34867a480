"""Reaching people: notices in the cabinet, SMS and e-mail."""
