"""Noting that mail is opened and its links are followed: off unless somebody switches it on."""
