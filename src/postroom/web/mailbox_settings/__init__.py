"""The settings of a mailbox: what it is called, how it writes, its addresses and its members."""
