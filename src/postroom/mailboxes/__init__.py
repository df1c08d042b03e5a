"""Shared mailboxes: their addresses, their members and what the doors are told about them."""
