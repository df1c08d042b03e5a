"""The tables of the spool's SQLite file, and how rows become records."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from postroom.kit.database import Database
from postroom.kit.sqlite import sqlite3
from postroom.spool.records import Claimed, Delivery, Envelope, Refusal

REFUSALS_KEPT = 100_000
_HISTORY = "history="

# A segment of the log: what of it is in these tables (`done`, bytes), how many of their mails still lie in it,
# and whether its writer is `gone`. A mail has the id of its first delivery; its deliveries are `id` to `last`.
SCHEMA = """
CREATE TABLE IF NOT EXISTS segment (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    done INTEGER NOT NULL DEFAULT 0,
    mails INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY,
    last INTEGER NOT NULL,
    file TEXT,
    segment INTEGER,
    start INTEGER,
    size INTEGER NOT NULL,
    envelope TEXT NOT NULL,
    stored_at REAL
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
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

# What came to a table after the first version: table, column, type.
ADDED = (("mail", "stored_at", "REAL"),)

INSERT_MAIL = "INSERT INTO mail (id, last, file, segment, start, size, envelope, stored_at) VALUES "
INSERT_DELIVERY = "INSERT INTO delivery (id, mail_id, mailbox, organisation, recipients, lane) VALUES "
COUNT_ACCEPTED = (
    "INSERT INTO accepted_by VALUES (?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
)
SET_STATE = "INSERT INTO state VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
SELECT_DELIVERY = (
    "SELECT delivery.id, mail_id, mailbox, organisation, recipients, lane, state, attempts, mail.size, due_at,"
    " worker, error, envelope, token, stored_at FROM delivery JOIN mail ON mail.id = mail_id"
)


def add_what_is_missing(database: Database) -> None:
    """Give the tables of an older version their new columns."""
    if not _missing(database.connection):
        return
    with database.transaction() as connection:
        for table, column, kind in _missing(connection):
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")


def _missing(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    return [
        (table, column, kind)
        for table, column, kind in ADDED
        if column not in {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    ]


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
    fields["due_at"], fields["stored_at"] = _time(row[9]), _time(row[14])
    fields["worker"], fields["error"] = row[10], row[11]
    fields["envelope"] = envelope_of(row[12])
    return fields


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def envelope_text(envelope: Envelope) -> str:
    """Return an envelope as lines, which are made and read several times faster than JSON."""
    e = envelope
    flags = "utf8" if e.smtputf8 else ""
    if e.history_at is not None:
        flags += f" {_HISTORY}{e.history_at.timestamp()!r}"
    return lines(
        (e.door, e.peer, e.helo, e.mail_from, flags, e.tls, repr(e.received_at.timestamp()), *e.recipients)
    )


def envelope_of(text: str) -> Envelope:
    door, peer, helo, mail_from, flags, tls, received_at, *recipients = text.split("\n")
    at = datetime.fromtimestamp(float(received_at), UTC)
    utf8, _, history = flags.partition(f" {_HISTORY}")
    history_at = datetime.fromtimestamp(float(history), UTC) if history else None
    return Envelope(door, peer, helo, mail_from, tuple(recipients), bool(utf8), tls, at, history_at)


def lines(words: Sequence[str]) -> str:
    """Join words by line feeds. Raises ValueError for one that holds a line feed or NUL: no address does."""
    text = "\n".join(words)
    if text.count("\n") != len(words) - 1 or "\0" in text:
        raise ValueError(f"an envelope for the spool holds a line feed or a NUL: {words!r}")
    return text


def refusal_text(refusal: Refusal) -> str:
    return json.dumps(asdict(refusal) | {"at": refusal.at.timestamp()})


def refusal_of(text: str) -> Refusal:
    fields = json.loads(text)
    return Refusal(**fields | {"at": datetime.fromtimestamp(fields["at"], UTC)})
