"""What a person reads: the timeline of a conversation, and that it was read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from postroom.accounts.models import Person
from postroom.activity.models import Activity
from postroom.conversations.models import Conversation, Message, Note, ReadMark
from postroom.outbox.models import Recipient

EVENTS = ("conversation.status", "conversation.assigned", "conversation.tagged", "conversation.untagged")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the timeline: exactly one of the three is there."""

    at: datetime
    message: Message | None = None
    note: Note | None = None
    event: Activity | None = None


def timeline(conversation: Conversation) -> list[Entry]:
    """Return messages, notes and events of a conversation, oldest first (six queries)."""
    recipients = Prefetch("outgoing__recipients", queryset=Recipient.objects.order_by("id"))
    messages = (
        conversation.messages.select_related("author", "outgoing")
        .prefetch_related("attachments", recipients)
        .order_by("received_at", "id")
    )
    notes = conversation.notes.select_related("author").order_by("created_at", "id")
    events = (
        Activity.objects.filter(conversation=conversation.pk, kind__in=EVENTS)
        .select_related("actor")
        .order_by("id")
    )
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
