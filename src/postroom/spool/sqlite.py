"""The spool of one machine: a log that makes it durable, tables that say what becomes of each mail.

What is put goes into the log, and is answered for. The tables, a SQLite file, are filled from it by whoever looks
at them next, so that a door pays for one write. Files beside them keep the large mails.
"""

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from postroom.kit.database import Database
from postroom.kit.sqlite import sqlite3
from postroom.spool import filling, looking, records, schema
from postroom.spool.bodies import LargeFiles, read_bodies, remove_segments, unneeded_segments
from postroom.spool.claiming import Turns, claim
from postroom.spool.log import Log, Place, Record
from postroom.spool.packing import pack, pack_refusal, pack_state
from postroom.spool.protocol import States
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
_ORPHAN_AGE_S = 3600.0
_TORN_AGE_S = 30 * 24 * 3600.0
_CLEAR_EVERY_S = 1.0
_LAST_CHARACTER = "\U0010ffff"


class SqliteSpool:
    """A `Spool` in the folder `root`. Threads may share one; each process has its own."""

    def __init__(self, root: Path) -> None:
        self.incoming = root / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True)
        self.large = root / "large"
        self._files = LargeFiles(self.large)
        self._log = Log(root / "log")
        # Ids are given, and forgotten for good, durably.
        self._durable = Database(root / "index.db", schema.SCHEMA)
        schema.add_what_is_missing(self._durable)
        # Claims, and the end of mail that is filed above, may be undone by a power cut without harm.
        self._quick = Database(root / "index.db", "", durable=False)
        self._turns = Turns()
        self._cleared_at_s = float("-inf")

    # -- putting

    def append(
        self, mails: Sequence[Incoming], refusals: Sequence[Refusal] = (), states: States = ()
    ) -> list[Place]:
        """Keep all or none, with one write; on stable storage on return. The quickest way in: gives no ids."""
        taken = self._files.take_over(mails)
        try:
            packed = [pack(mail, path) for mail, path in zip(mails, taken, strict=True)]
            packed += [pack_refusal(refusal) for refusal in refusals]
            return self.append_packed([*packed, *(pack_state(key, value) for key, value in states)])
        except BaseException:
            self._files.give_back(mails, taken)
            raise

    def append_packed(self, packed: Sequence[Record]) -> list[Place]:
        """Do as `append` with mails that are packed already; not for those that come as files."""
        return self._log.append(packed)

    def put(self, mail: Incoming, states: States = ()) -> list[int]:
        return self.put_many([mail], states=states)[0]

    def put_many(
        self, mails: Sequence[Incoming], refusals: Sequence[Refusal] = (), states: States = ()
    ) -> list[list[int]]:
        if not mails and not states:
            self._note(refusals)
            return []
        with self._durable.transaction() as connection:  # Nobody else can give the ids meanwhile.
            places = self.append(mails, refusals, states)
            ids = filling.fill(connection, self._log.folder)
        return [ids[place] for place in places[: len(mails)]]

    def states(self, prefix: str) -> dict[str, str]:
        query = "SELECT key, value FROM state WHERE key >= ? AND key < ?"
        return dict(self._filled().execute(query, (prefix, prefix + _LAST_CHARACTER)).fetchall())

    def refuse(self, refusal: Refusal) -> None:
        self._note([refusal])

    def _note(self, refusals: Sequence[Refusal]) -> None:
        """Enter refusals that came without mail: they cost no fsync, and a power cut may undo the last of them."""
        with self._quick.transaction() as connection:
            filling.enter_refusals(connection, [schema.refusal_text(refusal) for refusal in refusals])

    def _filled(self) -> sqlite3.Connection:
        """Return the connection of this thread, when the tables hold all that was put before this call."""
        connection = self._quick.connection
        if filling.is_behind(connection, self._log.folder):
            with self._durable.transaction() as durable:
                filling.fill(durable, self._log.folder)
        return connection

    # -- working

    def claim(
        self, worker: str, limit: int, lane: str = records.NORMAL, lease_s: float = 60.0
    ) -> list[Claimed]:
        self._filled()
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
        return read_bodies(self._quick.connection, self._log.folder, self.large, mail_ids)

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
            self._files.remove(files)
        if time.monotonic() - self._cleared_at_s >= _CLEAR_EVERY_S:
            self._clear()
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
        self._filled()
        with self._quick.reading() as connection:
            return looking.counts(connection)

    def snapshot(self, organisation: int | None = None) -> Snapshot:
        self._filled()
        with self._quick.reading() as connection:
            return looking.snapshot(connection, organisation)

    def waiting_ids(self) -> tuple[int, ...]:
        return self.snapshot().waiting

    def listing(self, state: str = "", limit: int = 50, before: int | None = None) -> list[Delivery]:
        return looking.listing(self._filled(), state, limit, before)

    def show(self, delivery_id: int) -> Delivery:
        return looking.show(self._filled(), delivery_id)

    def export(self, delivery_id: int) -> bytes:
        return self.raw(self.show(delivery_id).mail_id)

    def refused(self, limit: int = 50, before: int | None = None) -> list[Refused]:
        return looking.refused(self._filled(), limit, before)

    # -- keeping house

    def sweep(self, age_s: float = _ORPHAN_AGE_S) -> int:
        """Remove files that a crash left behind and no mail refers to; return how many."""
        rows = self._filled().execute("SELECT file FROM mail WHERE file IS NOT NULL")
        known = {row[0] for row in rows}
        self._clear()
        left = [*self.incoming.iterdir(), *self.large.iterdir(), *self._log.folder.glob("*.new")]
        removed = sum(_remove_old(path, age_s) for path in left if path.name not in known)
        return removed + sum(_remove_old(path, _TORN_AGE_S) for path in self._log.folder.glob("*.torn"))

    def close(self) -> None:
        """End this process's segment of the log, and close what this thread has open."""
        self._log.close()
        self._durable.close()
        self._quick.close()

    def _clear(self) -> None:
        """Remove the segments of the log that hold nothing that is wanted."""
        self._cleared_at_s = time.monotonic()
        unneeded = unneeded_segments(self._quick.connection)
        if unneeded:
            self._sync()
            with self._durable.transaction() as connection:
                remove_segments(connection, self._log.folder, unneeded)

    def _update(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> int:
        with self._quick.transaction() as connection:
            return max(int(connection.executemany(statement, rows).rowcount), 0)

    def _sync(self) -> None:
        """Put all that was committed on stable storage."""
        with self._durable.transaction() as connection:
            connection.execute("UPDATE accepted SET last = last")


def _delete_finished_mails(connection: sqlite3.Connection, delivery_ids: Sequence[int]) -> list[str]:
    """Delete the mails whose last delivery went; return the names of their files."""
    files: list[str] = []
    lay_in: Counter[int] = Counter()
    for delivery_id in delivery_ids:
        gone = connection.execute(
            "DELETE FROM mail WHERE id = (SELECT max(id) FROM mail WHERE id <= ?) AND NOT EXISTS"
            " (SELECT 1 FROM delivery WHERE delivery.id BETWEEN mail.id AND mail.last) RETURNING file, segment",
            (delivery_id,),
        ).fetchall()
        files += [file for file, _ in gone if file is not None]
        lay_in.update(segment for file, segment in gone if file is None)
    connection.executemany(
        "UPDATE segment SET mails = mails - ? WHERE id = ?", [(count, i) for i, count in lay_in.items()]
    )
    return files


def _remove_old(path: Path, age_s: float) -> bool:
    with contextlib.suppress(FileNotFoundError):
        if time.time() - path.stat().st_mtime > age_s:
            path.unlink()
            return True
    return False
