"""How a mailbox's mail looks to its recipients: the sender's name, the signature, how large it may become."""
