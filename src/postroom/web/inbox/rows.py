"""A page of a list, and how it goes on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.dateparse import parse_datetime

from postroom.accounts.models import Person
from postroom.conversations.access import conversations_of, tags_of, with_star, with_unread
from postroom.conversations.models import Conversation, Tag
from postroom.kit.clock import now
from postroom.web.inbox.places import Place
from postroom.web.versions import version

PAGE = 50
MOST_ASKED = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation as a list shows it; `version` changes whenever its looks do, `at` says where it stands."""

    conversation: Conversation
    tags: Sequence[Tag]
    version: str
    at: datetime

    @property
    def looks(self) -> str:
        """What the fragment depends on, also on the day: times are shown in words."""
        return f"{self.conversation.pk}-{self.version}-{now():%j}"


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
        found = place.after(found, *after)
    # The inner query walks an index and stops; only what it returns is read and annotated.
    numbers = found.order_by(*place.order).values("pk")[: size + 1]
    shown = _read(conversations_of(person).filter(pk__in=numbers), person)
    conversations = list(shown.order_by(*place.order))
    older = _cursor(conversations[size - 1], place) if len(conversations) > size else ""
    return Page(
        place, with_tags(conversations[:size], person, also, place.kind.by), older, first=after is None
    )


def rows_of(place: Place, person: Person, numbers: Sequence[int]) -> list[Row]:
    """Return the rows of those conversations that stand in this list, newest first (two queries)."""
    standing = place.conversations(person).filter(pk__in=numbers).order_by().values("pk")
    shown = _read(conversations_of(person).filter(pk__in=standing), person)
    return with_tags(shown.order_by(*place.order), person, by=place.kind.by)


def with_tags(
    conversations: Iterable[Conversation],
    person: Person,
    also: Sequence[Conversation] = (),
    by: str = "latest_at",
) -> list[Row]:
    """Return conversations as rows; one query, whatever their number."""
    rows = list(conversations)
    prefetch_related_objects([*rows, *also], Prefetch("tags", queryset=tags_of(person)))
    return [_row(conversation, by) for conversation in rows]


def all_tags(person: Person, limit: int = 200) -> QuerySet[Tag]:
    """Return the tags that a person is offered."""
    return tags_of(person)[:limit]


def _read(conversations: QuerySet[Conversation], person: Person) -> QuerySet[Conversation]:
    shown = with_star(with_unread(conversations, person), person).select_related("mailbox", "assignee")
    return shown.only(
        "subject",
        "status",
        "priority",
        "snoozed_until",
        "latest_outbound_at",
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


def _row(conversation: Conversation, by: str) -> Row:
    tags = list(conversation.tags.all())
    at = getattr(conversation, by) or conversation.latest_at
    looks = version(
        conversation.subject,
        conversation.status,
        conversation.correspondents,
        conversation.excerpt,
        conversation.message_count,
        conversation.has_attachments,
        conversation.quarantined,
        conversation.latest_at,
        conversation.assignee.name if conversation.assignee else "",
        conversation.mailbox.name,
        conversation.mailbox.hue,
        getattr(conversation, "unread", False),
        getattr(conversation, "starred", False),
        conversation.priority,
        conversation.snoozed_until,
        at,
        *(f"{tag.name} {tag.hue}" for tag in tags),
    )
    return Row(conversation, tags, looks, at)


def _cursor(conversation: Conversation, place: Place) -> str:
    return f"{getattr(conversation, place.kind.by).isoformat()}_{conversation.pk}"


def _read_cursor(text: str) -> tuple[datetime, int] | None:
    when, _, number = text.rpartition("_")
    try:
        at = parse_datetime(when)
        return (at, int(number)) if at is not None and at.tzinfo and len(number) < 19 else None
    except ValueError:
        return None
