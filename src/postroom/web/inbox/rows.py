"""A page of a list, and how it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.dateparse import parse_datetime

from postroom.accounts.models import Person
from postroom.conversations.access import newest_first, tags_of, with_unread
from postroom.conversations.models import Conversation, Tag
from postroom.web.inbox.places import Place
from postroom.web.versions import version

PAGE = 50
MOST_ASKED = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation as a list shows it; `version` changes whenever its looks do."""

    conversation: Conversation
    tags: Sequence[Tag]
    version: str


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list; `older` is the cursor of the next page, or "" at the end."""

    place: Place
    rows: Sequence[Row]
    older: str = ""
    first: bool = True


def page_of(
    place: Place, person: Person, before: str = "", size: int = PAGE, also: Sequence[Conversation] = ()
) -> Page:
    """Return the page of a list after this cursor (two queries); a cursor that is none starts anew.

    The tags of `also`, conversations that the page shows elsewhere, are read along with those of the rows.
    """
    after = _read_cursor(before)
    found = place.conversations(person)
    if after:
        at, number = after
        found = found.filter(latest_at__lte=at).filter(Q(latest_at__lt=at) | Q(pk__lt=number))
    # The inner query walks an index and stops; only what it returns is read and annotated.
    numbers = newest_first(found).values("pk")[: size + 1]
    conversations = _read(place.conversations(person).filter(pk__in=numbers), person)
    older = _cursor(conversations[size - 1]) if len(conversations) > size else ""
    return Page(place, with_tags(conversations[:size], person, also), older, first=after is None)


def rows_of(place: Place, person: Person, numbers: Sequence[int]) -> list[Row]:
    """Return the rows of those conversations that stand in this list, newest first (two queries)."""
    return with_tags(_read(place.conversations(person).filter(pk__in=numbers), person), person)


def with_tags(
    conversations: Sequence[Conversation], person: Person, also: Sequence[Conversation] = ()
) -> list[Row]:
    """Return conversations as rows; one query, whatever their number."""
    prefetch_related_objects([*conversations, *also], Prefetch("tags", queryset=tags_of(person)))
    return [_row(conversation) for conversation in conversations]


def all_tags(person: Person, limit: int = 200) -> QuerySet[Tag]:
    """Return the tags that a person is offered."""
    return tags_of(person)[:limit]


def _read(conversations: QuerySet[Conversation], person: Person) -> list[Conversation]:
    shown = newest_first(with_unread(conversations, person)).select_related("mailbox", "assignee")
    return list(
        shown.only(
            "subject",
            "status",
            "correspondents",
            "excerpt",
            "message_count",
            "has_attachments",
            "quarantined",
            "latest_at",
            "mailbox__name",
            "mailbox__hue",
            "assignee__name",
            "assignee__email",
        )
    )


def _row(conversation: Conversation) -> Row:
    tags = list(conversation.tags.all())
    looks = version(
        conversation.subject,
        conversation.status,
        conversation.correspondents,
        conversation.excerpt,
        conversation.message_count,
        conversation.latest_at,
        conversation.assignee_id,
        getattr(conversation, "unread", False),
        *(tag.name for tag in tags),
    )
    return Row(conversation, tags, looks)


def _cursor(conversation: Conversation) -> str:
    return f"{conversation.latest_at.isoformat()}_{conversation.pk}"


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    when, _, number = text.rpartition("_")
    try:
        at = parse_datetime(when)
        return (at, int(number)) if at is not None and at.tzinfo and len(number) < 19 else None
    except ValueError:
        return None
