"""Registers of the other side, row by row."""
