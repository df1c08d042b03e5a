"""One conversation: its page and what is done to it."""
