"""Addresses from which letters came back."""
