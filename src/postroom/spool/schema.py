"""The tables of the spool's SQLite file, and how rows become records."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from postroom.spool.records import Addressed, Claimed, Delivery, Envelope, Refusal

REFUSALS_KEPT = 100_000

# A mail has the id of its first delivery; its deliveries are `id` to `last`.
# The raw is the last column, so that reading the others never touches its pages.
SCHEMA = """
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY,
    last INTEGER NOT NULL,
    file TEXT,
    envelope TEXT NOT NULL,
    raw BLOB
);
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY,
    mail_id INTEGER NOT NULL,
    mailbox INTEGER NOT NULL,
    organisation INTEGER NOT NULL,
    recipients TEXT NOT NULL,
    lane TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    attempts INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL,
    due_at REAL,
    worker TEXT NOT NULL DEFAULT '',
    token TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS delivery_waiting ON delivery (lane, mailbox, id) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS delivery_parked ON delivery (id) WHERE state = 'parked';
CREATE TABLE IF NOT EXISTS accepted (one INTEGER PRIMARY KEY CHECK (one = 1), last INTEGER NOT NULL);
INSERT OR IGNORE INTO accepted VALUES (1, 0);
CREATE TABLE IF NOT EXISTS accepted_by (organisation INTEGER PRIMARY KEY, count INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS refusal (id INTEGER PRIMARY KEY, refusal TEXT NOT NULL);
"""

INSERT_MAIL = "INSERT INTO mail (id, last, file, envelope, raw) VALUES "
INSERT_DELIVERY = "INSERT INTO delivery (id, mail_id, mailbox, organisation, recipients, lane, size) VALUES "
COUNT_ACCEPTED = (
    "INSERT INTO accepted_by VALUES (?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
)
SELECT_DELIVERY = (
    "SELECT delivery.id, mail_id, mailbox, organisation, recipients, lane, state, attempts, size, due_at,"
    " worker, error, envelope, token FROM delivery JOIN mail ON mail.id = mail_id"
)


def delivery_row(
    delivery_id: int, mail_id: int, to: Addressed, lane: str, size_bytes: int
) -> tuple[Any, ...]:
    return (delivery_id, mail_id, to.mailbox, to.organisation, _lines(to.recipients), lane, size_bytes)


def delivery_of(row: tuple[Any, ...]) -> Delivery:
    return Delivery(**_fields(row))


def claimed_of(row: tuple[Any, ...]) -> Claimed:
    return Claimed(**_fields(row), token=row[13])


def _fields(row: tuple[Any, ...]) -> dict[str, Any]:
    names = (
        "id",
        "mail_id",
        "mailbox",
        "organisation",
        "recipients",
        "lane",
        "state",
        "attempts",
        "size_bytes",
    )
    fields = dict(zip(names, row, strict=False))
    fields["recipients"] = tuple(row[4].split("\n"))
    fields["due_at"] = None if row[9] is None else datetime.fromtimestamp(row[9], UTC)
    fields["worker"], fields["error"] = row[10], row[11]
    fields["envelope"] = envelope_of(row[12])
    return fields


def envelope_text(envelope: Envelope) -> str:
    """Return an envelope as lines: twice as much mail goes into a transaction as with JSON."""
    e = envelope
    flag = "utf8" if e.smtputf8 else ""
    return _lines(
        (e.door, e.peer, e.helo, e.mail_from, flag, e.tls, repr(e.received_at.timestamp()), *e.recipients)
    )


def envelope_of(text: str) -> Envelope:
    door, peer, helo, mail_from, flag, tls, received_at, *recipients = text.split("\n")
    at = datetime.fromtimestamp(float(received_at), UTC)
    return Envelope(door, peer, helo, mail_from, tuple(recipients), bool(flag), tls, at)


def _lines(words: Sequence[str]) -> str:
    """Join words by line feeds. Raises ValueError for one that holds a line feed: no address or name does."""
    text = "\n".join(words)
    if text.count("\n") != len(words) - 1:
        raise ValueError(f"an envelope for the spool holds a line feed: {words!r}")
    return text


def refusal_text(refusal: Refusal) -> str:
    return json.dumps(asdict(refusal) | {"at": refusal.at.timestamp()})


def refusal_of(text: str) -> Refusal:
    fields = json.loads(text)
    return Refusal(**fields | {"at": datetime.fromtimestamp(fields["at"], UTC)})
