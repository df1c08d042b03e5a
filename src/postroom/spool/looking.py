"""What can be seen of the spool, from one consistent state of its tables."""

from postroom.kit.sqlite import sqlite3
from postroom.spool import schema
from postroom.spool.records import HEAVY, NORMAL, Counts, Delivery, Refused, Snapshot, SpoolMissing

_NO_END = 2**62


def counts(connection: sqlite3.Connection) -> Counts:
    """Read `Counts`, inside the caller's transaction."""
    accepted = connection.execute("SELECT last FROM accepted").fetchone()[0]
    parked = connection.execute("SELECT count(*) FROM delivery WHERE state = 'parked'").fetchone()[0]
    unfinished = connection.execute("SELECT count(*) FROM delivery").fetchone()[0]
    refused = connection.execute("SELECT coalesce(max(id), 0) FROM refusal").fetchone()[0]
    oldest = connection.execute(
        "SELECT envelope FROM delivery JOIN mail ON mail.id = mail_id"
        " WHERE state = 'waiting' AND lane IN (?, ?) ORDER BY delivery.id LIMIT 1",
        (NORMAL, HEAVY),
    ).fetchone()
    oldest_at = schema.envelope_of(oldest[0]).received_at if oldest else None
    return Counts(accepted, unfinished - parked, parked, refused, oldest_at)


def snapshot(connection: sqlite3.Connection, organisation: int | None) -> Snapshot:
    """Read a `Snapshot`, inside the caller's transaction."""
    theirs, values = ("WHERE organisation = ?", (organisation,)) if organisation is not None else ("", ())
    newest = connection.execute("SELECT last FROM accepted").fetchone()[0]
    accepted = connection.execute(
        f"SELECT coalesce(sum(count), 0) FROM accepted_by {theirs}",  # noqa: S608
        values,
    ).fetchone()[0]
    rows = connection.execute(
        f"SELECT id, state = 'parked' FROM delivery {theirs} ORDER BY id",  # noqa: S608
        values,
    ).fetchall()
    waiting = tuple(i for i, parked in rows if not parked)
    return Snapshot(accepted, newest, waiting, tuple(i for i, parked in rows if parked))


def listing(connection: sqlite3.Connection, state: str, limit: int, before: int | None) -> list[Delivery]:
    query = (
        f"{schema.SELECT_DELIVERY} WHERE delivery.id < ? AND (? = '' OR state = ?)"
        " ORDER BY delivery.id DESC LIMIT ?"
    )
    values = (_NO_END if before is None else before, state, state, limit)
    return [schema.delivery_of(row) for row in connection.execute(query, values)]


def show(connection: sqlite3.Connection, delivery_id: int) -> Delivery:
    row = connection.execute(f"{schema.SELECT_DELIVERY} WHERE delivery.id = ?", (delivery_id,)).fetchone()
    if row is None:
        raise SpoolMissing(f"the spool has no delivery {delivery_id}: it was finished, or never existed")
    return schema.delivery_of(row)


def refused(connection: sqlite3.Connection, limit: int, before: int | None) -> list[Refused]:
    query = "SELECT id, refusal FROM refusal WHERE id < ? ORDER BY id DESC LIMIT ?"
    rows = connection.execute(query, (_NO_END if before is None else before, limit))
    return [Refused(i, schema.refusal_of(text)) for i, text in rows]
