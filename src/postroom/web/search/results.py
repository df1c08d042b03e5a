"""What the page of a search shows: its rows, its facets, and what was wrong with it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from postroom.accounts.models import Person
from postroom.conversations.access import attachments_of, conversations_of, with_unread
from postroom.conversations.models import Message
from postroom.kit.clock import now
from postroom.search.engine.protocol import Order
from postroom.search.find import Found, Hit, find_tree
from postroom.search.highlight import LONGEST_READ, Piece, Wanted, excerpt, marked, wanted
from postroom.search.language.parse import parse
from postroom.search.language.query import Hint, Query, QueryError
from postroom.search.language.write import narrowed
from postroom.web.inbox.rows import Row, found_rows
from postroom.web.search.choices import Choices, choices_of
from postroom.web.versions import version

PAGE = 25
MOST_FILES = 500
MOST_ADDRESSES = 50
QUOTE_MARKS = re.compile(r"^(?:[ \t]*>)+[ \t]?", re.MULTILINE)
PEOPLE = ("from", "to", "cc", "customer")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A conversation that was found, with the place that fits best and the words that were asked for."""

    row: Row
    hit: Hit
    name: str
    who: Sequence[Piece]
    subject: Sequence[Piece]
    excerpt: Sequence[Piece]
    files: Sequence[Sequence[Piece]] = ()
    address: Sequence[Piece] = ()

    @property
    def place(self) -> str:
        """The id of the message or note on the page of its conversation."""
        return f"message-{self.hit.message.pk}" if self.hit.message else f"note-{self.hit.note.pk}"  # type: ignore[union-attr]

    @property
    def version(self) -> str:
        """Changes whenever the looks do."""
        pieces = (*self.who, *self.subject, *self.excerpt)
        return version(self.row.version, self.place, self.hit.matches, *pieces)


@dataclass
class Search:
    """One search of a person."""

    person: Person
    text: str
    order: Order
    zone: tzinfo
    cursor: str = ""

    @cached_property
    def read(self) -> Query | QueryError:
        """The text as it is understood."""
        return parse(self.text, now=now(), zone=self.zone)

    @property
    def error(self) -> QueryError | None:
        """What is wrong with the query, if anything is."""
        if isinstance(self.read, QueryError):
            return self.read
        if self.found and self.found.problem:
            return QueryError(self.found.position or 0, len(self.text), self.found.problem)
        return None

    @cached_property
    def found(self) -> Found | None:
        """What was found; None where nothing is asked, or what is asked is not understood."""
        if not self.text.strip() or isinstance(self.read, QueryError):
            return None
        tree = self.read.tree
        return find_tree(
            self.person, tree, order=self.order, limit=PAGE, cursor=self.cursor or None, facets=True
        )

    @property
    def mistake(self) -> tuple[str, str, str]:
        """The query around the mistake: before it, the mistake, after it; long ones cut."""
        error = self.error
        if error is None:
            return "", "", ""
        start, end = error.position, max(error.end, error.position + 1)
        before, after = self.text[:start], self.text[end:]
        before = before if len(before) <= 60 else f"…{before[-60:]}"
        return before, self.text[start:end][:40] or " ", after if len(after) <= 60 else f"{after[:60]}…"

    @property
    def hints(self) -> Sequence[Hint]:
        """What was read otherwise than it may have been meant."""
        return self.read.hints[:3] if isinstance(self.read, Query) else ()

    @cached_property
    def rows(self) -> list[FoundRow]:
        """The page of results (three queries, whatever their number)."""
        if self.found is None or isinstance(self.read, QueryError):
            return []
        return rows_of(self.person, self.found, wanted(self.read.tree))

    @cached_property
    def choices(self) -> list[Choices]:
        """The facets, as links that narrow the search."""
        return choices_of(self.found.facets, self.text, self.url) if self.found and self.found.facets else []

    def url(self, text: str, **others: str) -> str:
        """Return the address of a search for this text, in the same order."""
        asked = {"q": text, **({"order": self.order} if self.order != "date" else {}), **others}
        return f"{reverse('search')}?{urlencode(asked)}"

    @property
    def here(self) -> str:
        """The address of this search."""
        return self.url(self.text)

    @property
    def by_date(self) -> str:
        """The same, newest first."""
        return replace(self, order="date").here

    @property
    def by_relevance(self) -> str:
        """The same, what fits best first."""
        return replace(self, order="relevance").here

    @property
    def more(self) -> str:
        """The address of what follows, or "" at the end."""
        return self.url(self.text, cursor=self.found.cursor) if self.found and self.found.cursor else ""

    @property
    def everywhere(self) -> str:
        """The same search, spam and trash included."""
        return self.url(narrowed(self.text, "in:anywhere"))


def rows_of(person: Person, found: Found, asked: Sequence[Wanted]) -> list[FoundRow]:
    """Return the hits as a page shows them."""
    conversations = [hit.conversation for hit in found.hits]
    numbers = [one.pk for one in conversations]
    seen = with_unread(conversations_of(person).filter(pk__in=numbers), person).only("pk")
    unread = {one.pk for one in seen if getattr(one, "unread", False)}
    for one in conversations:
        one.unread = one.pk in unread  # type: ignore[attr-defined]
    files = _files(person, [hit.message for hit in found.hits if hit.message])
    rows = found_rows(conversations, person)
    return [
        _row(row, hit, files.get(hit.message.pk, []) if hit.message else [], asked)
        for row, hit in zip(rows, found.hits, strict=True)
    ]


def _files(person: Person, messages: Sequence[Message]) -> dict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    rows = attachments_of(person).filter(message__in=messages).exclude(name="").values_list("message", "name")
    for number, name in rows[:MOST_FILES]:
        names[int(number)].append(name)
    return names


def _row(row: Row, hit: Hit, files: Sequence[str], asked: Sequence[Wanted]) -> FoundRow:
    name = _who(hit)[:80]
    who = marked(name, asked, PEOPLE)
    subject = marked((row.conversation.subject or "(no subject)")[:300], asked, ("subject",))
    names = [marked(one, asked, ("filename",)) for one in files]
    found_files = [one for one in names if _has_mark(one)][:3]
    shown = _excerpt(hit, asked)
    visible = any(_has_mark(pieces) for pieces in (who, subject, shown, *found_files))
    address = () if visible or hit.message is None else _address(hit.message, asked)
    return FoundRow(row, hit, name, who, subject, shown, found_files, address)


def _who(hit: Hit) -> str:
    if hit.note is not None:
        return hit.note.author.name if hit.note.author else "A note"
    message = hit.message
    written = (message.from_name or message.from_address) if message else ""
    return written or hit.conversation.correspondents or "Unknown sender"


def _excerpt(hit: Hit, asked: Sequence[Wanted]) -> list[Piece]:
    """Return the words around what was asked for: of the new text, or else of what is quoted below it."""
    if hit.note is not None:
        return excerpt(hit.note.text, asked, ("body",))
    if hit.message is None:
        return []
    shown = excerpt(hit.message.text, asked, ("body",))
    if hit.message.quoted_text and not _has_mark(shown):
        quoted = excerpt(QUOTE_MARKS.sub("", hit.message.quoted_text[:LONGEST_READ]), asked, ("body",))
        return quoted if _has_mark(quoted) else shown
    return shown


def _address(message: Message, asked: Sequence[Wanted]) -> Sequence[Piece]:
    """Return the first address of the message that was asked for: why it was found, where nothing else tells."""
    others = [f"{one.get('name', '')} {one.get('address', '')}".strip() for one in (*message.to, *message.cc)]
    for text in (message.from_address, *others[:MOST_ADDRESSES]):
        if _has_mark(pieces := marked(text[:120], asked, PEOPLE)):
            return pieces
    return ()


def _has_mark(pieces: Sequence[Piece]) -> bool:
    return any(piece.marked for piece in pieces)
