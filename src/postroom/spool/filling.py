"""The tables are filled from the log, by whoever looks at them next: in one transaction with how far they are.

So a frame is entered once, whatever dies meanwhile, and in the order in which its segment was written. The ids of
deliveries are given here; the transaction has to be durable, since the floor above remembers what it did by id.
"""

import contextlib
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from postroom.kit.sqlite import sqlite3
from postroom.spool import schema
from postroom.spool.log import Found, Place, Segment, segments
from postroom.spool.packing import LARGE, MAIL, REFUSAL, STATE, Unpacked, unpack, unpack_state

_ROWS_AT_ONCE = 100

Ids = dict[Place, list[int]]
"""The delivery ids of each mail, by where the body of its record lies."""


class _Growing(NamedTuple):
    """A segment that may have more than the tables know: its row, and how far that is."""

    id: int
    name: str
    done: int


def is_behind(connection: sqlite3.Connection, folder: Path) -> bool:
    """Tell whether the log holds anything that is not in the tables. Cheap, and takes no lock of theirs."""
    rows = connection.execute("SELECT name, id, done, gone FROM segment").fetchall()
    known = {name: (done, gone) for name, _, done, gone in rows}
    for name in segments(folder):
        done, gone = known.get(name, (-1, 0))
        if done < 0:
            return True
        if not gone:
            with contextlib.suppress(FileNotFoundError), Segment(folder, name) as segment:
                if segment.has_more(done) or segment.is_left():
                    return True
    return False


def fill(connection: sqlite3.Connection, folder: Path) -> Ids:
    """Enter all that is new in the log, inside the caller's transaction; return the ids that were given."""
    names = segments(folder)
    connection.executemany("INSERT OR IGNORE INTO segment (name) VALUES (?)", [(name,) for name in names])
    rows = connection.execute("SELECT id, name, done FROM segment WHERE NOT gone ORDER BY name").fetchall()
    ids: Ids = {}
    for growing in map(_Growing._make, rows):
        with contextlib.suppress(FileNotFoundError), Segment(folder, growing.name) as segment:
            ids |= _fill_from(connection, segment, growing)
    return ids


def _fill_from(connection: sqlite3.Connection, segment: Segment, growing: _Growing) -> Ids:
    gone = segment.is_left()  # Asked before reading: then nothing can come behind what is read.
    beside: list[Found] = []
    mails: list[Unpacked] = []
    done = growing.done
    for end, frame in segment.frames(growing.done):
        mails += [unpack(found) for found in frame if found.kind in (MAIL, LARGE)]
        beside += [found for found in frame if found.kind not in (MAIL, LARGE)]
        done = end
    if done > growing.done:
        segment.sync()
    ids = _enter_mails(connection, mails, growing.id, time.time())
    states = [unpack_state(found) for found in beside if found.kind == STATE]
    connection.executemany(schema.SET_STATE, states)
    enter_refusals(connection, [found.head.decode() for found in beside if found.kind == REFUSAL])
    lying = sum(mail.file is None for mail in mails)
    connection.execute(
        "UPDATE segment SET done = ?, mails = mails + ?, gone = ? WHERE id = ?",
        (done, lying, gone, growing.id),
    )
    return {Place(growing.name, mail.offset): given for mail, given in zip(mails, ids, strict=True)}


def _enter_mails(
    connection: sqlite3.Connection, mails: Sequence[Unpacked], segment: int, stored_at_s: float
) -> list[list[int]]:
    if not mails:
        return []
    count = sum(len(mail.deliveries) for mail in mails)
    (after,) = connection.execute("UPDATE accepted SET last = last + ? RETURNING last", (count,)).fetchone()
    last = after - count
    mail_rows, delivery_rows, ids = [], [], []
    for mail in mails:
        given = list(range(last + 1, last + 1 + len(mail.deliveries)))
        last = given[-1]
        lies_in = segment if mail.file is None else None
        place = (mail.file, lies_in, mail.offset, mail.size_bytes)
        mail_rows.append((given[0], last, *place, mail.envelope, stored_at_s))
        delivery_rows += [(i, given[0], *to) for i, to in zip(given, mail.deliveries, strict=True)]
        ids.append(given)
    _insert(connection, schema.INSERT_MAIL, mail_rows)
    _insert(connection, schema.INSERT_DELIVERY, delivery_rows)
    by_organisation = Counter(organisation for mail in mails for _, organisation, _, _ in mail.deliveries)
    connection.executemany(schema.COUNT_ACCEPTED, by_organisation.items())
    return ids


def enter_refusals(connection: sqlite3.Connection, texts: Sequence[str]) -> None:
    """Enter refusals, inside the caller's transaction, and forget the oldest of too many."""
    if texts:
        connection.executemany("INSERT INTO refusal (refusal) VALUES (?)", [(text,) for text in texts])
        kept = schema.REFUSALS_KEPT
        connection.execute("DELETE FROM refusal WHERE id <= (SELECT max(id) FROM refusal) - ?", (kept,))


def _insert(connection: sqlite3.Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert many rows with each call, which costs less than a call of SQLite for each row."""
    marks = "(" + ",".join("?" * len(rows[0])) + ")"
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        values = [value for row in some for value in row]
        connection.execute(statement + ",".join([marks] * len(some)), values)
