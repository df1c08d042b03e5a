"""What a person reads: the timeline of a conversation, and that it was read."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, Coalesce

from postroom.accounts.models import Person
from postroom.accounts.prepared import prepared
from postroom.activity.models import Activity
from postroom.conversations.models import Attachment, Conversation, Message, Note, ReadMark
from postroom.outbox.models import Recipient

READ_AT_ONCE, READ_FURTHER = 30, 100
LONGEST_TIMELINE = 20_000
EVENTS = (
    "conversation.status",
    "conversation.assigned",
    "conversation.tagged",
    "conversation.untagged",
    "conversation.moved",
    "conversation.priority",
    "conversation.renamed",
    "conversation.split",
    "conversation.split_off",
    "conversation.merged",
    "conversation.unmerged",
    "suggestion.declined",
    "message.undelivered",
    "message.scheduled",
    "quarantine.released",
    "quarantine.dismissed",
    "quarantine.restored",
    "conversation.assigned_team",
    "reminder.made",
    "reminder.cancelled",
    "reminder.fired",
    "draft.handed_over",
    "draft.held",
    "approval.asked",
    "approval.approved",
    "approval.returned",
    "approval.withdrawn",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the timeline: exactly one of the three is there."""

    at: datetime
    message: Message | None = None
    note: Note | None = None
    event: Activity | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """How much of a timeline is read: all since `since`. `earlier` messages stand before, `further` reads on."""

    since: datetime | None = None
    earlier: int = 0
    further: datetime | None = None


def with_newest(conversations: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Annotate from when on the newest messages are read at once, and from when on further ones with them.

    `newest_from` is None where the whole is read at once.
    """
    newest = Message.objects.filter(conversation=OuterRef("pk")).order_by("-received_at", "-id")
    moments = newest.values("received_at")
    oldest = Message.objects.filter(conversation=OuterRef("pk")).order_by("received_at", "id")
    further = READ_AT_ONCE + READ_FURTHER
    return conversations.annotate(
        newest_from=Subquery(moments[READ_AT_ONCE - 1 : READ_AT_ONCE]),
        further_from=Coalesce(
            Subquery(moments[further - 1 : further]), Subquery(oldest.values("received_at")[:1])
        ),
    )


def stretch_of(conversation: Conversation, since: datetime | None = None, hit: str = "") -> Stretch:
    """Return the newest messages, or all since then, and as far back as the entry `hit` ("message-7").

    A short conversation is read whole. Of a long one, one that was found `with_newest` needs no query, unless a
    part further back is asked for.
    """
    if conversation.message_count <= READ_AT_ONCE:
        return Stretch()
    newest_from: datetime | None = getattr(conversation, "newest_from", None)
    if newest_from is not None and since is None and not hit:
        earlier = conversation.message_count - READ_AT_ONCE
        return Stretch(newest_from, earlier, getattr(conversation, "further_from", None) or newest_from)
    newest = conversation.messages.order_by("-received_at", "-id").values_list("received_at", "pk")
    found = list(newest[:LONGEST_TIMELINE])
    if len(found) <= READ_AT_ONCE:
        return Stretch()
    wanted = [found[READ_AT_ONCE - 1][0], since, *(at for at, number in found if hit == f"message-{number}")]
    if hit.startswith("note-") and hit[5:].isdecimal() and len(hit) < 24:
        wanted += conversation.notes.filter(pk=hit[5:]).values_list("created_at", flat=True)
    begin = min(at for at in wanted if at is not None)
    earlier = sum(at < begin for at, _ in found)
    if not earlier:
        return Stretch()
    further = found[min(len(found) - earlier + READ_FURTHER, len(found)) - 1][0]
    return Stretch(begin, earlier, further)


def timeline(conversation: Conversation, since: datetime | None = None) -> list[Entry]:
    """Return messages, notes and events of a conversation (from some time on), oldest first.

    Two queries, one more for files and one for recipients where there are any. The events of what was merged
    into it are among them.
    """
    messages = _messages(conversation.pk, since)
    prefetch_related_objects([one for one in messages if one.has_files], "attachments")  # type: ignore[attr-defined]
    recipients = Prefetch("recipients", queryset=Recipient.objects.order_by("id"))
    prefetch_related_objects([one.outgoing for one in messages if one.outgoing], recipients)
    entries = [Entry(message.received_at, message=message) for message in messages]
    entries += [_beside(conversation, *row) for row in _notes_and_events(conversation.pk, since)]
    return sorted(entries, key=lambda entry: entry.at)


@prepared
def _messages(conversation: int, since: datetime | None) -> QuerySet[Message]:
    messages = with_files(Message.objects.filter(conversation=conversation))
    if since is not None:
        messages = messages.filter(received_at__gte=since)
    return messages.select_related("author", "outgoing", "trust").order_by("received_at", "id")


def with_files(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Annotate `has_files`: whether a message has any attachments, also such as stand inside of its text."""
    return messages.annotate(has_files=Exists(Attachment.objects.filter(message=OuterRef("pk"))))


@prepared
def _notes_and_events(conversation: int, since: datetime | None) -> QuerySet[Note, tuple[Any, ...]]:
    """Return both at once: kind, number, when, whose number and name, text, the rest and the files as JSON."""
    notes = Note.objects.filter(conversation=conversation)
    merged = Conversation.objects.filter(merged_into=conversation).values("pk")
    events = Activity.objects.filter(
        Q(conversation=conversation) | Q(conversation__in=merged), kind__in=EVENTS
    )
    if since is not None:
        notes, events = notes.filter(created_at__gte=since), events.filter(at__gte=since)
    return notes.values_list(
        Value("note", TextField()),
        "pk",
        "created_at",
        "author_id",
        Cast("author__name", TextField()),
        "text",
        Cast("named", TextField()),
        Cast("enclosed", TextField()),
    ).union(
        events.values_list(
            Cast("kind", TextField()),
            "pk",
            "at",
            "actor_id",
            Cast("actor__name", TextField()),
            Value("", TextField()),
            Cast("data", TextField()),
            Value("", TextField()),
        ),
        all=True,
    )


def _beside(
    conversation: Conversation,
    kind: str,
    number: int,
    at: datetime,
    whose: int | None,
    name: str | None,
    text: str,
    rest: str,
    enclosed: str,
) -> Entry:
    """Return a note or an event; of who wrote or did it, the name is read already."""
    who = Person.from_db(DEFAULT_DB_ALIAS, ("id", "name"), (whose, name)) if whose is not None else None
    owner = {"organisation_id": conversation.organisation_id}
    if kind == "note":
        note = Note(
            pk=number,
            text=text,
            named=json.loads(rest),
            enclosed=json.loads(enclosed),
            created_at=at,
            author=who,
            **owner,
        )
        note.conversation = conversation
        return Entry(at, note=note)
    event = Activity(pk=number, kind=kind, at=at, actor=who, data=json.loads(rest), **owner)
    event.conversation, event.mailbox = conversation.pk, conversation.mailbox_id
    return Entry(at, event=event)


def mark_read(conversation: Conversation, person: Person, up_to: datetime | None = None) -> None:
    """Remember that this person has read the conversation as it stands (or as it stood at `up_to`)."""
    read_at = up_to or conversation.latest_inbound_at
    if read_at is None:
        return
    ReadMark.objects.update_or_create(
        person=person,
        conversation=conversation,
        defaults={"read_at": read_at, "organisation_id": conversation.organisation_id},
    )
