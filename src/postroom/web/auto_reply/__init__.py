"""The automatic reply of a mailbox, for its administrators."""
