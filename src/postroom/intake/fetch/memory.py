"""What was fetched already, in the words of the spool: keys and values that go into the commit of the mail."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from postroom.spool import Spool

State = tuple[str, str]

_BUCKET, _REST = 3, 16


class Known:
    """A large set of words, kept as fingerprints of 76 bits in up to 4,096 small states.

    Adding a word changes one of them, so that a commit stays small however many there are.
    """

    def __init__(self, spool: Spool, prefix: str) -> None:
        self._prefix = prefix
        stored = spool.states(prefix)
        self._buckets = {key.removeprefix(prefix): value for key, value in stored.items() if value}

    def __contains__(self, word: str) -> bool:
        bucket, rest = _fingerprint(word)
        known = self._buckets.get(bucket, "")
        return any(known.startswith(rest, at) for at in range(0, len(known), _REST))

    def __len__(self) -> int:
        return sum(map(len, self._buckets.values())) // _REST

    def add(self, words: Iterable[str]) -> list[State]:
        """Remember words; returns the states that are to be committed."""
        touched = {}
        for word in words:
            if word not in self:
                bucket, rest = _fingerprint(word)
                touched[bucket] = self._buckets[bucket] = self._buckets.get(bucket, "") + rest
        return [(self._prefix + bucket, value) for bucket, value in touched.items()]

    def keep_only(self, words: Iterable[str]) -> list[State]:
        """Forget all but these words; returns the states that are to be committed."""
        wanted: dict[str, set[str]] = {}
        for word in words:
            bucket, rest = _fingerprint(word)
            wanted.setdefault(bucket, set()).add(rest)
        changed = []
        for bucket, known in list(self._buckets.items()):
            pieces = [known[at : at + _REST] for at in range(0, len(known), _REST)]
            kept = "".join(piece for piece in pieces if piece in wanted.get(bucket, ()))
            if kept != known:
                self._buckets[bucket] = kept
                changed.append((self._prefix + bucket, kept))
        return changed


def _fingerprint(word: str) -> tuple[str, str]:
    digest = hashlib.sha256(word.encode("utf-8", "replace")).hexdigest()
    return digest[:_BUCKET], digest[_BUCKET : _BUCKET + _REST]


@dataclass(frozen=True, slots=True)
class Place:
    """How far an account has been read; one state of the spool.

    `started_at` (seconds) is the first connection, `source` names the account then, `fetched` counts mails
    ever, `history` those that were there. The rest is IMAP's: mails up to `last` in this folder and UIDVALIDITY
    are dealt with; those below `history_below` are history, and those below `reread_below` were perhaps read
    under other numbers. `pending` are on our disk and not yet marked or deleted on the server. `aside` could
    not be read: how often it was tried and when it is tried again (seconds).
    """

    started_at: float
    source: str = ""
    fetched: int = 0
    history: int = 0
    folder: str = ""
    uidvalidity: int = 0
    last: int = 0
    history_below: int = 0
    reread_below: int = 0
    pending: tuple[int, ...] = ()
    aside: dict[int, tuple[int, float]] = field(default_factory=dict)

    def having(self, **changes: Any) -> "Place":
        """Return the place with some of it changed."""
        return replace(self, **changes)


def read_place(spool: Spool, account: int) -> Place | None:
    """Return how far an account has been read; None before its first connection."""
    text = spool.states(_key(account)).get(_key(account))
    if text is None:
        return None
    stored = json.loads(text)
    stored["pending"] = tuple(stored["pending"])
    stored["aside"] = {int(uid): (tries, due) for uid, (tries, due) in stored["aside"].items()}
    return Place(**stored)


def place_state(account: int, place: Place) -> State:
    """Return the state that remembers the place."""
    return _key(account), json.dumps(asdict(place), separators=(",", ":"))


def known_prefix(account: int, what: str) -> str:
    """Return where a set of an account is kept."""
    return f"fetch/{account}/{what}/"


def _key(account: int) -> str:
    return f"fetch/{account}/place"
