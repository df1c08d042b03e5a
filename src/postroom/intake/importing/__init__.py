"""Taking over mail from before: mbox files, Maildirs, folders and archives of .eml files. No Django."""
