"""The accounts whose mail is fetched into a mailbox."""
