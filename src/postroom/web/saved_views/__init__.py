"""Views that people keep: made, changed and removed."""
