"""The ledger: what became of every mail that a door saw."""
