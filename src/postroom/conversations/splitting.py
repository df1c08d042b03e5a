"""Taking apart what is two matters: a conversation from one message on becomes one of its own.

Merging the new one into the old (see `merging`) takes it back.
"""

from django.db import transaction

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.errors import ConversationError
from postroom.conversations.merging import put
from postroom.conversations.models import Conversation, Direction, Message, Participant, Status
from postroom.conversations.storable import key_of, storable
from postroom.conversations.summary import refresh
from postroom.kit.clock import now
from postroom.mail.subject import base_subject


@transaction.atomic
def split(first: Message, actor: Person) -> Conversation:
    """Move a message and all that came after it into a conversation of its own, and return that.

    Raises ConversationError where nothing would be left, or the conversation was merged.
    """
    source = Conversation.objects.select_for_update().get(pk=first.conversation_id)
    if source.status == Status.MERGED:
        raise ConversationError("This conversation was merged into another. Reload the page.")
    ordered = list(source.messages.order_by("received_at", "id").only("pk", "received_at", "message_id"))
    place = next((n for n, one in enumerate(ordered) if one.pk == first.pk), 0)
    if not place:
        raise ConversationError(
            "This is the first message, so nothing would be left. Split from a later message."
        )
    moved = ordered[place:]
    made = _made_from(source, first)
    notes = list(source.notes.filter(created_at__gte=first.received_at).values_list("pk", flat=True))
    known = source.known_ids.filter(rfc_id__in=[one.message_id for one in moved])
    put([one.pk for one in moved], notes, list(known.values_list("pk", flat=True)), made)
    _let_take_part(source, made)
    refresh(source)
    refresh(made)
    _record(source, made, actor)
    return made


def _made_from(source: Conversation, first: Message) -> Conversation:
    subject = " ".join(storable(first.subject or source.subject).split())
    return Conversation.objects.create(
        organisation_id=source.organisation_id,
        mailbox_id=source.mailbox_id,
        subject=subject,
        base_subject=storable(base_subject(subject)),
        subject_key=key_of(subject),
        status=Status.OPEN,
        assignee_id=source.assignee_id,
        contact_id=source.contact_id,
        correspondents=source.correspondents,
        related=source,
        created_at=first.received_at,
        latest_at=now(),
    )


def _let_take_part(source: Conversation, made: Conversation) -> None:
    """Let those who write or are written to in what moved take part in it; the old one keeps its people."""
    addresses: set[str] = set()
    for message in made.messages.only("from_address", "to", "cc", "direction"):
        if message.direction == Direction.IN:
            addresses.add(message.from_address.lower())
        addresses |= {row["address"].lower() for row in (*message.to, *message.cc)}
    people = source.participants.filter(address__in=addresses)
    Participant.objects.bulk_create(
        Participant(
            organisation_id=one.organisation_id, conversation=made, address=one.address, name=one.name
        )
        for one in people
    )


def _record(source: Conversation, made: Conversation, actor: Person) -> None:
    both = (("conversation.split", source, made), ("conversation.split_off", made, source))
    for kind, conversation, other in both:
        record(
            kind,
            organisation=source.organisation_id,
            actor=actor,
            mailbox=conversation.mailbox_id,
            conversation=conversation.pk,
            other=other.pk,
            subject=other.subject[:200],
        )
