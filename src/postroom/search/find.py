"""The one verb of search: what of a person's conversations answers a query."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet

from postroom.accounts.models import Person
from postroom.accounts.prepared import prepared
from postroom.conversations.access import conversations_of
from postroom.conversations.models import Conversation, Message, Note
from postroom.kit.clock import now
from postroom.kit.cursors import decode, encode
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import Mailbox
from postroom.search.engine.protocol import Engine, Match, Matches, Order, Scope
from postroom.search.facets import Facets, count_facets
from postroom.search.fuzzy import tolerant
from postroom.search.index.documents import is_note, number_of
from postroom.search.index.generations import current, index_of
from postroom.search.language import tree
from postroom.search.language.parse import parse
from postroom.search.language.query import QueryError
from postroom.search.plan import Plan, is_cut
from postroom.search.resolve import TooMuch, resolve

COUNTED = 1_000
AT_ONCE, NO_NUMBER = 25, 0
KNOWN = 10
# Messages that are looked at: mostly enough for the counted conversations. Where a few long ones hold all the
# matches, as many as it then seems to take, twice at most.
DEPTH, DEEPEST = 2_000, 40_000
LONGEST_PAGE = 100
# What a result shows, and nothing else: to read whole rows costs more than to search.
OF_CONVERSATION = (
    "organisation_id", "subject", "status", "snoozed_until", "priority", "correspondents", "excerpt",
    "message_count", "has_attachments", "quarantined", "created_at", "latest_at", "latest_outbound_at",
    "mailbox__name", "mailbox__hue", "assignee__name", "assignee__email",
)  # fmt: skip
OF_MESSAGE = (
    "conversation_id", "subject", "from_name", "from_address", "to", "cc", "text", "quoted_text", "received_at",
)  # fmt: skip
OF_NOTE = ("conversation_id", "text", "created_at", "author__name", "author__email")

Row = TypeVar("Row", bound=Model)


class CursorProblem(ValueError):  # noqa: N818
    """The cursor is none that this search has given."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A conversation that was found: by its newest message or note that matches, or the best by relevance."""

    conversation: Conversation
    message: Message | None
    note: Note | None
    at: datetime
    score: float
    matches: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results. `total` counts conversations; where it is not `exact` there are more than it says.

    `tolerant` where nothing was written exactly like the query, and similar words were sought. `problem` is a
    sentence for the person where the query cannot be answered, `position` the character that it is about.
    """

    hits: Sequence[Hit] = ()
    total: int = 0
    exact: bool = True
    cursor: str | None = None
    tolerant: bool = False
    facets: Facets | None = None
    problem: str = ""
    position: int | None = None
    indexing: bool = field(default=False)


def find(
    person: Person,
    text: str,
    *,
    order: Order = "date",
    limit: int = 25,
    cursor: str | None = None,
    facets: bool = False,
    zone: tzinfo | None = None,
) -> Found:
    """Return what answers a query in the query language. Raises CursorProblem."""
    asked = parse(text, now=now(), zone=zone or ZoneInfo("UTC"))
    if isinstance(asked, QueryError):
        return Found(problem=asked.sentence, position=asked.position)
    return find_tree(person, asked.tree, order=order, limit=limit, cursor=cursor, facets=facets)


def find_tree(
    person: Person,
    asked: tree.Node,
    *,
    order: Order = "date",
    limit: int = 25,
    cursor: str | None = None,
    facets: bool = False,
) -> Found:
    """Return what answers a query that is parsed already. Raises CursorProblem."""
    limit, start = max(1, min(limit, LONGEST_PAGE)), _read(cursor)
    generation = current()
    if generation is None:
        return Found(indexing=True)
    try:
        wanted = resolve(person, asked)
    except TooMuch as problem:
        return Found(problem=str(problem), position=0)
    scope, engine = scope_of(person), index_of(generation)
    best = _conversations(engine, wanted, scope, order)
    similar = None
    if not best:
        similar = tolerant(wanted, lambda word: len(engine.search(word, scope, "date", KNOWN)) >= KNOWN)
    if similar is not None:
        best = _conversations(engine, similar, scope, order)
    first = best.after(start)
    page = [best[place] for place in range(first, min(first + limit, len(best)))]
    return Found(
        hits=_hits(person, page, best.counts),
        total=min(len(best), COUNTED),
        exact=best.matches.complete and len(best) <= COUNTED and not is_cut(wanted),
        cursor=_write(page[-1]) if page and first + len(page) < len(best) else None,
        tolerant=similar is not None and bool(best),
        facets=count_facets(person, [best[place] for place in range(min(len(best), COUNTED))])
        if facets
        else None,
    )


def newest(person: Person, asked: tree.Node, most: int) -> list[int]:
    """Return the conversations of the newest messages that answer, at most so many; nothing of them is read."""
    generation = current()
    if generation is None:
        return []
    matches = index_of(generation).search(resolve(person, asked), scope_of(person), "date", most)
    return list(dict.fromkeys(matches.conversations))


def scope_of(person: Person) -> Scope:
    """Return what this person may see at this moment."""
    return Scope(person.organisation_id, tuple(_mailboxes(person)))


@prepared
def _mailboxes(person: Person) -> QuerySet[Mailbox, int]:
    return mailboxes_of(person).order_by().values_list("pk", flat=True)


@dataclass(frozen=True, slots=True)
class _Best:
    """The best match of each conversation, in order: their places among all, and how many each has."""

    matches: Matches
    places: Sequence[int]
    counts: Counter[int]

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, number: int) -> Match:
        return self.matches[self.places[number]]

    def after(self, start: tuple[float, int, int] | None) -> int:
        """Return the number of the first that comes after this place in the order."""
        if start is None:
            return 0
        return bisect_right(self.places, start, key=lambda place: _place(self.matches[place]))


def _conversations(engine: Engine, wanted: Plan, scope: Scope, order: Order) -> _Best:
    """Return what is found, by conversation; enough to count them as far as they are counted."""
    depth = DEPTH
    for _ in range(3):
        matches = engine.search(wanted, scope, order, depth)
        counts = Counter(matches.conversations)
        if matches.complete or len(counts) > COUNTED or depth >= DEEPEST:
            break
        depth = min(DEEPEST, 500 + int(1.2 * len(matches) * COUNTED / len(counts)))
    # From the end, so that the best stays; the counter has the conversations in order.
    places = dict(zip(reversed(matches.conversations), range(len(matches) - 1, -1, -1), strict=True))
    return _Best(matches, [places[number] for number in counts], counts)


def _place(match: Match) -> tuple[float, int, int]:
    return (-match.score, -match.at_ms, -match.ident)


def _write(match: Match) -> str:
    return encode(_place(match))


def _read(cursor: str | None) -> tuple[float, int, int] | None:
    if not cursor:
        return None
    try:
        score, at, ident = decode(cursor, 3)
    except ValueError as error:
        raise CursorProblem(str(error)) from error
    if not isinstance(score, int | float) or not isinstance(at, int) or not isinstance(ident, int):
        raise CursorProblem("this is a cursor of another list")
    return (float(score), at, ident)


def _hits(person: Person, page: list[Match], counts: Counter[int]) -> list[Hit]:
    """Load what was found, beginning with the person: what the index has not heard of yet is never shown.

    At most three queries. Tags are for whoever shows them to load.
    """
    idents = [match.ident for match in page]
    conversations = _by_number(partial(_seen, person), [match.conversation for match in page])
    messages = _by_number(_messages, [number_of(ident) for ident in idents if not is_note(ident)])
    notes = _by_number(_notes, [number_of(ident) for ident in idents if is_note(ident)])
    hits = []
    for match in page:
        number, note = number_of(match.ident), is_note(match.ident)
        one = notes.get(number) if note else messages.get(number)
        if (
            one is None
            or one.conversation_id != match.conversation
            or match.conversation not in conversations
        ):
            continue
        hits.append(
            Hit(
                conversation=conversations[match.conversation],
                message=one if isinstance(one, Message) else None,
                note=one if isinstance(one, Note) else None,
                at=one.received_at if isinstance(one, Message) else one.created_at,
                score=match.score,
                matches=counts[match.conversation],
            )
        )
    return hits


def _by_number(look: Callable[..., list[Row]], numbers: Sequence[int]) -> dict[int, Row]:
    """Return the rows with these numbers; asked for in steps of one length, so that few queries are prepared."""
    wanted = list(dict.fromkeys(numbers))
    wanted += [NO_NUMBER] * (-len(wanted) % AT_ONCE)
    return {row.pk: row for row in look(*wanted)} if wanted else {}


@prepared
def _seen(person: Person, *numbers: int) -> QuerySet[Conversation]:
    seen = conversations_of(person).filter(pk__in=numbers)
    return seen.select_related("mailbox", "assignee").only(*OF_CONVERSATION)


@prepared
def _messages(*numbers: int) -> QuerySet[Message]:
    return Message.objects.filter(pk__in=numbers).only(*OF_MESSAGE)


@prepared
def _notes(*numbers: int) -> QuerySet[Note]:
    return Note.objects.filter(pk__in=numbers).select_related("author").only(*OF_NOTE)
