"""What a person reads: the timeline of a conversation, and that it was read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q

from postroom.accounts.models import Person
from postroom.activity.models import Activity
from postroom.conversations.models import Conversation, Message, Note, ReadMark
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


def stretch_of(conversation: Conversation, since: datetime | None = None, hit: str = "") -> Stretch:
    """Return the newest messages, or all since then, and as far back as the entry `hit` ("message-7").

    A short conversation is read whole; one query where it is long.
    """
    if conversation.message_count <= READ_AT_ONCE:
        return Stretch()
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
    """Return messages, notes and events of a conversation (from some time on), oldest first (six queries).

    The events of what was merged into it are among them.
    """
    recipients = Prefetch("outgoing__recipients", queryset=Recipient.objects.order_by("id"))
    messages = (
        conversation.messages.select_related("author", "outgoing", "trust")
        .prefetch_related("attachments", recipients)
        .order_by("received_at", "id")
    )
    notes = conversation.notes.select_related("author").order_by("created_at", "id")
    merged = conversation.merged_from.values("pk")
    events = (
        Activity.objects.filter(Q(conversation=conversation.pk) | Q(conversation__in=merged), kind__in=EVENTS)
        .select_related("actor")
        .order_by("id")
    )
    if since is not None:
        messages = messages.filter(received_at__gte=since)
        notes, events = notes.filter(created_at__gte=since), events.filter(at__gte=since)
    entries = [
        *(Entry(message.received_at, message=message) for message in messages),
        *(Entry(note.created_at, note=note) for note in notes),
        *(Entry(event.at, event=event) for event in events),
    ]
    return sorted(entries, key=lambda entry: entry.at)


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
