"""One message: its body, its source, taking it back, trying again."""
