"""What an engine does, whichever it is, and what is handed to it and comes back."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from postroom.search.plan import Plan

Order = Literal["date", "relevance"]


@dataclass(frozen=True, slots=True)
class Document:
    """A message or a note, ready to be found. Texts are folded (`words.fold`); `at_ms` since 1970.

    `facts` are short exact words about it and its conversation, of which `index.facts` makes all.
    """

    ident: int
    organisation: int
    conversation: int
    mailbox: int
    at_ms: int
    size_bytes: int = 0
    facts: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    quoted: str = ""
    sender: str = ""
    to: str = ""
    cc: str = ""
    customer: str = ""
    filenames: str = ""
    content: str = ""
    tags: str = ""

    @property
    def checksum(self) -> int:
        """A number that tells whether it is still as it was indexed (but for quotes, which depend on others)."""
        said = (
            self.organisation,
            self.mailbox,
            self.at_ms,
            self.size_bytes,
            sorted(self.facts),
            self.subject,
        )
        texts = (
            self.text,
            self.sender,
            self.to,
            self.cc,
            self.customer,
            self.filenames,
            self.content,
            self.tags,
        )
        return zlib.crc32(repr((said, texts)).encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may see: mailboxes of one organisation. It becomes part of every query."""

    organisation: int
    mailboxes: tuple[int, ...]


class Match(NamedTuple):
    """A document that was found, with its score where the order is by relevance; the greatest is shown first."""

    score: float
    at_ms: int
    ident: int
    conversation: int


@dataclass(frozen=True, slots=True)
class Matches:
    """The first documents in order, as columns; `complete` where there are no others.

    Thousands are found for each query and a page of them is looked at: only those become a `Match`.
    """

    scores: Sequence[float] = ()
    at_ms: Sequence[int] = ()
    idents: Sequence[int] = ()
    conversations: Sequence[int] = ()
    complete: bool = True

    def __len__(self) -> int:
        return len(self.idents)

    def __getitem__(self, place: int) -> Match:
        return Match(self.scores[place], self.at_ms[place], self.idents[place], self.conversations[place])

    @property
    def found(self) -> list[Match]:
        """All of them."""
        return list(map(Match, self.scores, self.at_ms, self.idents, self.conversations))


class IndexLocked(Exception):  # noqa: N818
    """Another process writes to this index."""


class Writer(Protocol):
    """Changes an index; nothing of it is seen before `commit`. One writer at a time."""

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents, each in place of the one with the same `ident`."""

    def forget(self, conversations: Iterable[int] = (), idents: Iterable[int] = ()) -> None:
        """Remove documents by conversation or by `ident`."""

    def commit(self) -> None:
        """Make all changes visible at once, and durable."""

    def close(self) -> None:
        """Give the index free; what was not committed is gone."""


class Engine(Protocol):
    """One index (a generation)."""

    def search(self, plan: Plan, scope: Scope, order: Order, limit: int) -> Matches:
        """Return the first `limit` documents that the plan and the scope hold of."""

    def writer(self) -> Writer:
        """Open the index for changes. Raises IndexLocked where somebody else has it open."""

    def idents(self) -> Iterator[tuple[int, int, int]]:
        """Yield (ident, conversation, checksum) of every document, in the order of `ident`."""

    def count(self) -> int:
        """Return the number of documents."""

    def size_bytes(self) -> int:
        """Return the room that it takes on disk."""

    def delete(self) -> None:
        """Remove the index from disk."""
