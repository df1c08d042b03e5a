"""The text of attachments, read with bounds in a process of its own."""
