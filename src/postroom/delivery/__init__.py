"""The assembly line from the spool to the conversation, and the ledger that accounts for every mail."""
