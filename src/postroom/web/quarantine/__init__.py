"""The quarantine: what the guard set aside, looked at, released or dismissed."""
