"""The page on which tags are managed."""
