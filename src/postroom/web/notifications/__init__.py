"""What a person is told, in the bell and on its page, and what they want to be told."""
