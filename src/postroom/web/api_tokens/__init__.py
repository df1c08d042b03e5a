"""The tokens of one's own programs."""
