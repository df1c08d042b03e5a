"""Mail as other programs keep it."""

import mailbox
from pathlib import Path

from postroom.intake.importing.source import Source
from postroom.intake.importing.taking import Tally, take_over
from postroom.spool import Addressed, SqliteSpool

SUPPORT = Addressed(1, 1, ("support@acme.test",))


def letter(number: int, text: str = "Hello", *, date: str = "Mon, 04 Mar 2019 05:06:00 +0000") -> bytes:
    """Return a mail, with line feeds, as programs keep it."""
    return (
        f"Return-Path: <carol@customer.test>\nFrom: Carol <carol@customer.test>\nTo: support@acme.test\n"
        f"Subject: Question {number}\nMessage-ID: <{number}@customer.test>\nDate: {date}\n\n{text}\n"
    ).encode()


def mbox_of(path: Path, mails: list[bytes]) -> Path:
    """Write an mboxrd file by hand."""
    escaped = []
    for raw in mails:
        lines = raw.split(b"\n")
        escaped.append(
            b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines)
        )
    path.write_bytes(
        b"".join(b"From carol@customer.test Mon Mar  4 05:06:00 2019\n" + raw + b"\n" for raw in escaped)
    )
    return path


def maildir_of(path: Path, mails: list[bytes], folder: str = "") -> Path:
    """Write a Maildir with Python's own library."""
    made = mailbox.Maildir(path)
    target = made.add_folder(folder) if folder else made
    for raw in mails:
        target.add(raw)
    return path


def taken(spool: SqliteSpool, source: Source) -> Tally:
    """Import a source into Support."""
    tally = Tally(source)
    take_over(spool, SUPPORT, tally, lambda *_: None, lambda: None)
    return tally


def raws(spool: SqliteSpool) -> list[bytes]:
    """Return the raw of every delivery in the spool, in order."""
    return [spool.raw(one.mail_id) for one in reversed(spool.listing(limit=10_000))]
