"""Mails for the spool, in one line."""

from pathlib import Path

from postroom.spool import Addressed, Envelope, Incoming

SUPPORT, SALES, NORTH = 1, 2, 3


def mail(*mailboxes: int, raw: bytes | Path = b"Subject: hello\r\n\r\nhello\r\n", lane: str = "") -> Incoming:
    """A mail from a customer to some mailboxes, Support by default."""
    to = tuple(Addressed(box, 1, (f"box{box}@acme.test",), lane) for box in mailboxes or (SUPPORT,))
    recipients = tuple(name for one in to for name in one.recipients)
    return Incoming(Envelope("smtp", "192.0.2.7", "client.test", "kim@client.test", recipients), raw, to)
