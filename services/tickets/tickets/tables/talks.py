"""Chats and what is said in them."""
