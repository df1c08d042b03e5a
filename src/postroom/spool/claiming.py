"""Which deliveries come next: the mailboxes in turn, however much waits for one of them."""

import secrets
import threading
import time

from postroom.kit.sqlite import sqlite3
from postroom.spool import schema
from postroom.spool.records import Claimed

MOST_ATTEMPTS = 3
WOKEN_AT_ONCE = 1000
_NO_START, _NO_END = -1, 2**62
_NEXT_MAILBOX = (
    "SELECT mailbox FROM delivery WHERE state = 'waiting' AND lane = ? AND mailbox > ?"
    " ORDER BY mailbox LIMIT 1"
)
_NEXT_IDS = (
    "SELECT id, attempts FROM delivery WHERE state = 'waiting' AND lane = ? AND mailbox = ? AND id > ?"
    " ORDER BY id LIMIT ?"
)


class Turns:
    """The mailbox that was served last in each lane."""

    def __init__(self) -> None:
        self._served: dict[str, int] = {}
        self._lock = threading.Lock()

    def last(self, lane: str) -> int:
        with self._lock:
            return self._served.get(lane, 0)

    def served(self, lane: str, mailbox: int) -> None:
        with self._lock:
            self._served[lane] = mailbox


def claim(
    connection: sqlite3.Connection, turns: Turns, worker: str, limit: int, lane: str, lease_s: float
) -> list[Claimed]:
    """Take up to `limit` deliveries inside the caller's transaction. The work grows with `limit` alone."""
    now_s = time.time()
    _wake_due(connection, now_s)
    chosen = _choose(connection, turns, limit, lane)
    tried = [i for i, attempts in chosen if attempts]
    ids = tried[:1] or sorted(i for i, _ in chosen)
    token = secrets.token_hex(8)
    connection.executemany(
        "UPDATE delivery SET state = 'claimed', worker = ?, token = ?, due_at = ?, attempts = attempts + 1"
        " WHERE id = ?",
        [(worker, token, now_s + lease_s, i) for i in ids],
    )
    query = f"{schema.SELECT_DELIVERY} WHERE delivery.id = ?"
    return [schema.claimed_of(connection.execute(query, (i,)).fetchone()) for i in ids]


def _wake_due(connection: sqlite3.Connection, now_s: float) -> None:
    """Let wait again what has been delayed long enough, and what a worker took and did not finish in time."""
    connection.execute(
        "UPDATE delivery SET state = 'waiting', due_at = NULL,"
        " error = iif(state = 'claimed', 'worker ' || worker || ' did not finish it in time', error)"
        " WHERE id IN (SELECT id FROM delivery WHERE due_at <= ? LIMIT ?)",
        (now_s, WOKEN_AT_ONCE),
    )


def _choose(connection: sqlite3.Connection, turns: Turns, limit: int, lane: str) -> list[tuple[int, int]]:
    """Return up to `limit` pairs (id, attempts so far), shared out over the mailboxes."""
    chosen: list[tuple[int, int]] = []
    after = dict.fromkeys(_mailboxes(connection, turns.last(lane), limit, lane), 0)
    if after:
        turns.served(lane, list(after)[-1])
    while after and len(chosen) < limit:
        share = max(1, (limit - len(chosen)) // len(after))
        for mailbox, last in list(after.items()):
            rows = connection.execute(_NEXT_IDS, (lane, mailbox, last, share)).fetchall()
            if len(rows) < share:
                del after[mailbox]
            else:
                after[mailbox] = rows[-1][0]
            _park(connection, [i for i, attempts in rows if attempts >= MOST_ATTEMPTS])
            chosen += [(i, attempts) for i, attempts in rows if attempts < MOST_ATTEMPTS]
            if len(chosen) >= limit:
                break
    return chosen[:limit]


def _mailboxes(connection: sqlite3.Connection, last: int, limit: int, lane: str) -> list[int]:
    """Return up to `limit` mailboxes that have mail waiting: those after `last`, then from the start."""
    found: list[int] = []
    for start, end in ((last, _NO_END), (_NO_START, last)):
        mailbox = start
        while len(found) < limit:
            row = connection.execute(_NEXT_MAILBOX, (lane, mailbox)).fetchone()
            if row is None or row[0] > end:
                break
            mailbox = row[0]
            found.append(mailbox)
    return found


def _park(connection: sqlite3.Connection, ids: list[int]) -> None:
    connection.executemany(
        "UPDATE delivery SET state = 'parked', error = ? || error WHERE id = ?",
        [(f"given up after {MOST_ATTEMPTS} attempts: ", i) for i in ids],
    )
