"""Who has a conversation open just now."""
