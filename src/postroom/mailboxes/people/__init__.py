"""The people of an organisation: asked to join, given roles and mailboxes, leaving."""
