"""What speaks for and against the sender of a mail: pure rules over what is known. None of them holds up mail."""
