"""Reminders of a conversation."""
