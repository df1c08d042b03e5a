"""Conversations: messages, notes and what happens to them."""
