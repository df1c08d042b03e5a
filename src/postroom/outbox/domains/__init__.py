"""The domains that mail is sent from: their keys, and what their DNS says."""
