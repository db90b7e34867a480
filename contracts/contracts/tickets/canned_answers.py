"""Answers that staff has at hand."""
