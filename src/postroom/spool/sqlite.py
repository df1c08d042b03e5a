"""The spool of one machine: a SQLite file, and files beside it for the large mails."""

import contextlib
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from postroom.kit.database import Database
from postroom.kit.files import sync_folder
from postroom.kit.sqlite import sqlite3
from postroom.spool import records, schema
from postroom.spool.claiming import Turns, claim
from postroom.spool.records import (
    Claimed,
    Counts,
    Delivery,
    Incoming,
    Refusal,
    Refused,
    Snapshot,
    SpoolMissing,
)

MOVED_AT_ONCE = 5000
_ROWS_AT_ONCE = 40
_ORPHAN_AGE_S = 3600.0
_PAGE_BYTES = 16384  # An ordinary mail fits into one page: a third less work for a put than with 4096.

_Kept = tuple[str | None, bytes | None, int]
"""Name of the file or content of the row of a mail, and its size in bytes."""


class SqliteSpool:
    """A `Spool` in the folder `root`. Threads and processes may each use one, or share it."""

    def __init__(self, root: Path) -> None:
        self.incoming = root / "incoming"
        self.large = root / "large"
        for folder in (self.incoming, self.large):
            folder.mkdir(parents=True, exist_ok=True)
        self._durable = Database(root / "spool.db", schema.SCHEMA, page_bytes=_PAGE_BYTES)
        # Claims, and the end of mail that is filed above, may be undone by a power cut without harm.
        self._quick = Database(root / "spool.db", "", durable=False, page_bytes=_PAGE_BYTES)
        self._turns = Turns()

    # -- putting

    def put(self, mail: Incoming) -> list[int]:
        return self.put_many([mail])[0]

    def put_many(self, mails: Sequence[Incoming], refusals: Sequence[Refusal] = ()) -> list[list[int]]:
        kept: list[_Kept] = []
        try:
            kept.extend(self._take_over(mail.raw) for mail in mails)
            if any(file for file, _, _ in kept):
                sync_folder(self.large)
            with (self._durable if mails else self._quick).transaction() as connection:
                ids = _insert_mails(connection, mails, kept) if mails else []
                if refusals:
                    _insert_refusals(connection, refusals)
        except BaseException:
            self._give_back(mails, kept)
            raise
        return ids

    def refuse(self, refusal: Refusal) -> None:
        self.put_many([], [refusal])

    def _take_over(self, raw: bytes | Path) -> "_Kept":
        if isinstance(raw, bytes):
            return None, raw, len(raw)
        size = raw.stat().st_size
        name = f"{time.time_ns():x}-{os.urandom(6).hex()}.eml"
        raw.rename(self.large / name)
        return name, None, size

    def _give_back(self, mails: Sequence[Incoming], kept: Sequence["_Kept"]) -> None:
        for mail, (file, _, _) in zip(mails, kept, strict=False):
            if file and isinstance(mail.raw, Path):
                (self.large / file).rename(mail.raw)

    # -- working

    def claim(
        self, worker: str, limit: int, lane: str = records.NORMAL, lease_s: float = 60.0
    ) -> list[Claimed]:
        with self._quick.transaction() as connection:
            return claim(connection, self._turns, worker, limit, lane, lease_s)

    def extend(self, ids: Sequence[int], token: str, lease_s: float) -> int:
        return self._update(
            "UPDATE delivery SET due_at = ? WHERE id = ? AND token = ? AND state = 'claimed'",
            [(time.time() + lease_s, i, token) for i in ids],
        )

    def free_dead(self, is_dead: Callable[[str], bool]) -> int:
        workers = self._quick.connection.execute(
            "SELECT DISTINCT worker FROM delivery WHERE state = 'claimed'"
        )
        dead = [(worker,) for (worker,) in workers.fetchall() if is_dead(worker)]
        return self._update(
            "UPDATE delivery SET state = 'waiting', due_at = NULL, token = '' WHERE state = 'claimed' AND worker = ?",
            dead,
        )

    def raw(self, mail_id: int) -> bytes:
        found = self.raw_many([mail_id])
        if mail_id not in found:
            raise SpoolMissing(f"the spool has no mail {mail_id}: it was finished meanwhile")
        return found[mail_id]

    def raw_many(self, mail_ids: Sequence[int]) -> dict[int, bytes]:
        query = f"SELECT id, raw, file FROM mail WHERE id IN ({_marks(mail_ids)})"  # noqa: S608
        found: dict[int, bytes] = {}
        for mail_id, raw, file in self._quick.connection.execute(query, tuple(mail_ids)):
            with contextlib.suppress(FileNotFoundError):
                found[mail_id] = raw if file is None else (self.large / file).read_bytes()
        return found

    def raw_file(self, mail_id: int) -> Path | None:
        row = self._quick.connection.execute("SELECT file FROM mail WHERE id = ?", (mail_id,)).fetchone()
        if row is None:
            raise SpoolMissing(f"the spool has no mail {mail_id}: it was finished meanwhile")
        return None if row[0] is None else self.large / row[0]

    def finish(self, ids: Sequence[int], token: str) -> int:
        with self._quick.transaction() as connection:
            done = connection.executemany(
                "DELETE FROM delivery WHERE id = ? AND token = ?", [(i, token) for i in ids]
            ).rowcount
            files = _delete_finished_mails(connection, ids)
        if files:
            self._sync()
        for file in files:
            (self.large / file).unlink(missing_ok=True)
        return max(int(done), 0)

    def release(
        self, ids: Sequence[int], token: str, error: str, delay_s: float = 0.0, *, blame: bool = True
    ) -> int:
        state = records.DELAYED if delay_s > 0 else records.WAITING
        due_at = time.time() + delay_s if delay_s > 0 else None
        return self._update(
            "UPDATE delivery SET state = ?, due_at = ?, error = ?, token = '', attempts = attempts - ?"
            " WHERE id = ? AND token = ? AND state = 'claimed'",
            [(state, due_at, error, 0 if blame else 1, i, token) for i in ids],
        )

    def park(self, ids: Sequence[int], reason: str) -> int:
        return self._update(
            "UPDATE delivery SET state = 'parked', due_at = NULL, token = '', error = ? WHERE id = ?",
            [(reason, i) for i in ids],
        )

    def retry(self, ids: Sequence[int]) -> int:
        return self._update(
            "UPDATE delivery SET state = 'waiting', due_at = NULL, token = '', attempts = 0"
            " WHERE id = ? AND state IN ('parked', 'delayed')",
            [(i,) for i in ids],
        )

    def to_lane(self, lane: str, *, ids: Sequence[int] = (), mailbox: int | None = None) -> int:
        if mailbox is not None:
            query = (
                "SELECT id FROM delivery WHERE state = 'waiting' AND mailbox = ? AND lane != ?"
                " ORDER BY id LIMIT ?"
            )
            found = self._quick.connection.execute(query, (mailbox, lane, MOVED_AT_ONCE))
            ids = [*ids, *(row[0] for row in found)]
        return self._update(
            "UPDATE delivery SET lane = ? WHERE id = ? AND lane != ?", [(lane, i, lane) for i in ids]
        )

    # -- looking

    def counts(self) -> Counts:
        with self._quick.reading() as connection:
            accepted = connection.execute("SELECT last FROM accepted").fetchone()[0]
            parked = connection.execute("SELECT count(*) FROM delivery WHERE state = 'parked'").fetchone()[0]
            unfinished = connection.execute("SELECT count(*) FROM delivery").fetchone()[0]
            refused = connection.execute("SELECT coalesce(max(id), 0) FROM refusal").fetchone()[0]
            oldest = connection.execute(
                "SELECT envelope FROM delivery JOIN mail ON mail.id = mail_id"
                " WHERE state != 'parked' ORDER BY delivery.id LIMIT 1"
            ).fetchone()
        oldest_at = schema.envelope_of(oldest[0]).received_at if oldest else None
        return Counts(accepted, unfinished - parked, parked, refused, oldest_at)

    def snapshot(self, organisation: int | None = None) -> Snapshot:
        theirs, values = ("WHERE organisation = ?", (organisation,)) if organisation is not None else ("", ())
        with self._quick.reading() as connection:
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

    def waiting_ids(self) -> tuple[int, ...]:
        return self.snapshot().waiting

    def listing(self, state: str = "", limit: int = 50, before: int | None = None) -> list[Delivery]:
        query = (
            f"{schema.SELECT_DELIVERY} WHERE delivery.id < ? AND (? = '' OR state = ?)"
            " ORDER BY delivery.id DESC LIMIT ?"
        )
        values = (2**62 if before is None else before, state, state, limit)
        return [schema.delivery_of(row) for row in self._quick.connection.execute(query, values)]

    def show(self, delivery_id: int) -> Delivery:
        query = f"{schema.SELECT_DELIVERY} WHERE delivery.id = ?"
        row = self._quick.connection.execute(query, (delivery_id,)).fetchone()
        if row is None:
            raise SpoolMissing(f"the spool has no delivery {delivery_id}: it was finished, or never existed")
        return schema.delivery_of(row)

    def export(self, delivery_id: int) -> bytes:
        return self.raw(self.show(delivery_id).mail_id)

    def refused(self, limit: int = 50, before: int | None = None) -> list[Refused]:
        query = "SELECT id, refusal FROM refusal WHERE id < ? ORDER BY id DESC LIMIT ?"
        rows = self._quick.connection.execute(query, (2**62 if before is None else before, limit))
        return [Refused(i, schema.refusal_of(text)) for i, text in rows]

    # -- keeping house

    def sweep(self, age_s: float = _ORPHAN_AGE_S) -> int:
        """Remove files that a crash left behind and no mail refers to; return how many."""
        known = {
            row[0] for row in self._quick.connection.execute("SELECT file FROM mail WHERE file IS NOT NULL")
        }
        removed = 0
        for path in (*self.incoming.iterdir(), *self.large.iterdir()):
            with contextlib.suppress(FileNotFoundError):
                if path.name not in known and time.time() - path.stat().st_mtime > age_s:
                    path.unlink()
                    removed += 1
        return removed

    def close(self) -> None:
        """Close what this thread has open."""
        self._durable.close()
        self._quick.close()

    def _update(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> int:
        with self._quick.transaction() as connection:
            return max(int(connection.executemany(statement, rows).rowcount), 0)

    def _sync(self) -> None:
        """Put all that was committed on stable storage."""
        with self._durable.transaction() as connection:
            connection.execute("UPDATE accepted SET last = last")


def _insert_mails(
    connection: sqlite3.Connection,
    mails: Sequence[Incoming],
    kept: Sequence[_Kept],
) -> list[list[int]]:
    count = sum(len(mail.deliveries) for mail in mails)
    (after,) = connection.execute("UPDATE accepted SET last = last + ? RETURNING last", (count,)).fetchone()
    last = after - count
    mail_rows, delivery_rows, all_ids = [], [], []
    for mail, (file, raw, size) in zip(mails, kept, strict=True):
        ids = list(range(last + 1, last + 1 + len(mail.deliveries)))
        if not ids:
            raise ValueError("a mail for the spool needs at least one mailbox that it is for")
        last = ids[-1]
        mail_rows.append((ids[0], last, file, schema.envelope_text(mail.envelope), raw))
        for i, to in zip(ids, mail.deliveries, strict=True):
            lane = to.lane or (records.HEAVY if size > records.HEAVY_BYTES else records.NORMAL)
            delivery_rows.append(schema.delivery_row(i, ids[0], to, lane, size))
        all_ids.append(ids)
    _insert(connection, schema.INSERT_MAIL, mail_rows)
    _insert(connection, schema.INSERT_DELIVERY, delivery_rows)
    by_organisation = Counter(to.organisation for mail in mails for to in mail.deliveries)
    connection.executemany(schema.COUNT_ACCEPTED, by_organisation.items())
    return all_ids


def _insert(connection: sqlite3.Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert many rows with each call: a call gives up the interpreter's lock once, `executemany` for each row."""
    marks = f"({_marks(rows[0])})"
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        connection.execute(
            statement + ",".join([marks] * len(some)), [value for row in some for value in row]
        )


def _insert_refusals(connection: sqlite3.Connection, refusals: Sequence[Refusal]) -> None:
    rows = [(schema.refusal_text(refusal),) for refusal in refusals]
    connection.executemany("INSERT INTO refusal (refusal) VALUES (?)", rows)
    kept = schema.REFUSALS_KEPT
    connection.execute("DELETE FROM refusal WHERE id <= (SELECT max(id) FROM refusal) - ?", (kept,))


def _delete_finished_mails(connection: sqlite3.Connection, delivery_ids: Sequence[int]) -> list[str]:
    """Delete the mails whose last delivery went; return the names of their files."""
    files = []
    for delivery_id in delivery_ids:
        gone = connection.execute(
            "DELETE FROM mail WHERE id = (SELECT max(id) FROM mail WHERE id <= ?) AND NOT EXISTS"
            " (SELECT 1 FROM delivery WHERE delivery.id BETWEEN mail.id AND mail.last) RETURNING file",
            (delivery_id,),
        ).fetchall()
        files += [row[0] for row in gone if row[0] is not None]
    return files


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))
