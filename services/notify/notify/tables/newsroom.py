"""News, newsletters and those who want them."""
