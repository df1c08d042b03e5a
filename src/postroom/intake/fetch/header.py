"""What the header of a fetched mail says about the envelope that is lost, and about its age."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from postroom.intake.addresses import Snapshot
from postroom.kit.clock import now
from postroom.mail.addresses import parse_addresses
from postroom.mail.dates import parse_date
from postroom.mail.headers import read_top_block
from postroom.mail.model import Headers

HEAD_BYTES = 256 * 1024
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_OLDEST = datetime(1970, 1, 2, tzinfo=UTC)


def read_head(raw: bytes | Path) -> Headers:
    """Read the header of a mail; of a very long one the first 256 KiB."""
    if isinstance(raw, bytes):
        return read_top_block(raw[:HEAD_BYTES]).headers
    with raw.open("rb") as file:
        return read_top_block(file.read(HEAD_BYTES)).headers


def return_path(head: Headers) -> str:
    """Return the sender of the envelope: as the last server noted it, else the author ("" for reports)."""
    if head.has("Return-Path"):
        return _one_word(head.get("Return-Path"))
    author = next(iter(parse_addresses(head.get("From")[:2000])), None)
    return _one_word(author.address) if author else ""


def delivered_to(head: Headers, mailbox: int, addresses: Snapshot | None) -> str:
    """Return the address of the mailbox to which the mail was delivered before it was fetched, "" if unsaid."""
    for name in _DELIVERED:
        for value in head.all(name)[:10]:
            address = _one_word(value)
            target = addresses.lookup(address) if addresses and "@" in address else None
            if target is not None and target.mailbox == mailbox:
                return address
    return ""


def arrived_at(head: Headers) -> datetime:
    """Return when the last server took the mail, else when it was written, else now."""
    received = head.get("Received").rpartition(";")[2]
    return sane_moment(parse_date(received) or parse_date(head.get("Date")))


def sane_moment(at: datetime | None) -> datetime:
    """Return the moment, or now where there is none or it cannot be true."""
    if at is None or not _OLDEST <= at <= now() + timedelta(days=1):
        return now()
    return min(at.astimezone(UTC), now())


def _one_word(value: str) -> str:
    return "".join(value.strip().strip("<>").split())[:320]
