"""The doors that go and get the mail: IMAP and POP accounts elsewhere. No Django, no main database."""
