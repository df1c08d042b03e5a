"""A page of a list, and how it goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.dateparse import parse_datetime

from postroom.accounts.models import Person
from postroom.accounts.prepared import prepared
from postroom.conversations.access import (
    conversations_of,
    tags_of,
    with_star,
    with_tag_numbers,
    with_unread,
)
from postroom.conversations.models import Conversation, Tag
from postroom.kit.clock import now
from postroom.mailboxes.models import Mailbox
from postroom.web.inbox.kinds import Kind
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
    place: Place, person: Person, tags: Mapping[int, Tag], before: str = "", size: int = PAGE
) -> Page:
    """Return the page of a list after this cursor (one query); a cursor that is none starts anew.

    `tags` are those that the person is offered; a row shows no other.
    """
    after = _read_cursor(before)
    if after is None and place.view is None:
        mailbox, tag = (about.pk if about else None for about in (place.mailbox, place.tag))
        found = _first_page(person, mailbox, tag, kind=place.kind, oldest=place.oldest, size=size)
    else:
        standing = place.conversations(person)
        found = list(_shown(place.after(standing, *after) if after else standing, place, person, size))
    older = _cursor(found[size - 1], place) if len(found) > size else ""
    return Page(
        place, [_row(one, tags_on(one, tags), place.kind.by) for one in found[:size]], older, first=not after
    )


@prepared
def _first_page(
    person: Person, mailbox: int | None, tag: int | None, *, kind: Kind, oldest: bool, size: int
) -> QuerySet[Conversation]:
    place = Place(kind, Mailbox(pk=mailbox) if mailbox else None, Tag(pk=tag) if tag else None, oldest=oldest)
    return _shown(place.conversations(person), place, person, size)


def _shown(
    standing: QuerySet[Conversation], place: Place, person: Person, size: int
) -> QuerySet[Conversation]:
    """Return the first rows of a list, and one more."""
    # The inner query walks an index and stops; only what it returns is read and annotated.
    numbers = standing.order_by(*place.order).values("pk")[: size + 1]
    return _read(conversations_of(person).filter(pk__in=numbers), person).order_by(*place.order)


def rows_of(place: Place, person: Person, tags: Mapping[int, Tag], numbers: Sequence[int]) -> list[Row]:
    """Return the rows of those conversations that stand in this list, newest first (one query)."""
    standing = place.conversations(person).filter(pk__in=numbers).order_by().values("pk")
    shown = _read(conversations_of(person).filter(pk__in=standing), person)
    return [_row(one, tags_on(one, tags), place.kind.by) for one in shown.order_by(*place.order)]


def found_rows(conversations: Sequence[Conversation], person: Person) -> list[Row]:
    """Return conversations that a search has found as rows; one query, whatever their number."""
    prefetch_related_objects(conversations, Prefetch("tags", queryset=tags_of(person)))
    return [_row(conversation, list(conversation.tags.all()), "latest_at") for conversation in conversations]


def tags_on(conversation: Conversation, tags: Mapping[int, Tag]) -> list[Tag]:
    """Return those of these tags that a conversation carries, by name (see `with_tag_numbers`)."""
    numbers: list[int] = getattr(conversation, "tag_numbers", None) or []
    carried = map(tags.get, numbers)
    return sorted((tag for tag in carried if tag is not None), key=lambda tag: tag.key)


def all_tags(person: Person, limit: int = 200) -> QuerySet[Tag]:
    """Return the tags that a person is offered."""
    return tags_of(person)[:limit]


def _read(conversations: QuerySet[Conversation], person: Person) -> QuerySet[Conversation]:
    shown = with_tag_numbers(with_star(with_unread(conversations, person), person))
    return shown.select_related("mailbox", "assignee").only(
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


def _row(conversation: Conversation, tags: Sequence[Tag], by: str) -> Row:
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
