"""The durable log of mail received and not filed yet. No Django.

A door puts a mail and only then answers; the delivery line claims, files and finishes it. A mail leaves the
spool when each of its deliveries is finished, and never otherwise: what fails is parked here with its reason.
"""

from postroom.spool.protocol import Spool
from postroom.spool.records import (
    Addressed,
    Claimed,
    Counts,
    Delivery,
    Envelope,
    Incoming,
    Refusal,
    Refused,
    Snapshot,
    SpoolMissing,
)
from postroom.spool.sqlite import SqliteSpool
from postroom.spool.writer import GroupWriter

__all__ = [
    "Addressed",
    "Claimed",
    "Counts",
    "Delivery",
    "Envelope",
    "GroupWriter",
    "Incoming",
    "Refusal",
    "Refused",
    "Snapshot",
    "Spool",
    "SpoolMissing",
    "SqliteSpool",
]
