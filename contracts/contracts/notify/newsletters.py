"""Newsletters: who wants them, what is sent to whom, how far it is."""
