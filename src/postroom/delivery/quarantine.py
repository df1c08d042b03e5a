"""What the guard set aside: looked at by people, released into a conversation or dismissed, and back again.

A released mail goes through the line's steps once more, from its raw bytes, and is filed silently: whatever
made the guard careful, nothing automatic answers it. Nothing is ever deleted here.
"""

from django.db import transaction
from django.db.models import QuerySet

from postroom.accounts.installation import blobs
from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.access import conversations_of
from postroom.conversations.arrival import Arrival
from postroom.conversations.errors import ConversationError
from postroom.conversations.filing import remember_people_and_ids
from postroom.conversations.merging import merge, merges_to_undo, undo_merge
from postroom.conversations.models import Conversation, KnownId, Message, Participant, Status
from postroom.conversations.threading import thread
from postroom.conversations.verdicts import suggest, verdict_of
from postroom.delivery.judging import judge_arrivals
from postroom.delivery.models import LedgerEntry, Outcome
from postroom.guard.case import Judgement
from postroom.mail.parse import parse

HEADER_BYTES = 64 * 1024


def quarantine_of(person: Person, *, dismissed: bool = False) -> QuerySet[Conversation]:
    """Return what is set aside in the mailboxes that this person sees, or was dismissed; newest first."""
    found = conversations_of(person).filter(quarantined=True)
    found = found.filter(status=Status.TRASH) if dismissed else found.exclude(status=Status.TRASH)
    return found.select_related("mailbox", "contact").order_by("-latest_at", "-id")


def set_aside(person: Person) -> QuerySet[Conversation]:
    """Return all that is or was dismissed from the quarantine, to find one of them."""
    return conversations_of(person).filter(quarantined=True).select_related("mailbox", "contact")


def message_in(conversation: Conversation) -> Message:
    """Return the mail that was set aside."""
    return conversation.messages.select_related("mailbox").order_by("id")[0]


def headers_of(message: Message) -> str:
    """Return the header block of a mail as it came, at most 64 KiB of it."""
    with blobs().open(message.raw_digest) as stream:
        head = stream.read(HEADER_BYTES)
    head = head.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return head.decode("utf-8", "replace").replace("\x00", "")


@transaction.atomic
def release(conversation: Conversation, actor: Person) -> Conversation:
    """File what was set aside as if the guard had let it pass, silently; returns where it now is.

    Raises ConversationError where somebody was quicker.
    """
    _leave(conversation, Status.OPEN, "This mail has been released already. Reload the page.")
    message = message_in(conversation)
    arrival = _through_the_line(message)
    found = arrival.conversation
    joins = found if found is not None and found.pk is not None and found.pk != conversation.pk else None
    arrival.conversation, arrival.message = conversation, message
    remember_people_and_ids([arrival])
    suggest([arrival])
    placed = {
        "threading": verdict_of(arrival)["threading"],
        "released": {"by": actor.name, "person": actor.pk},
    }
    Message.objects.filter(pk=message.pk).update(verdict={**message.verdict, **placed})
    home = conversation
    if joins is not None:
        home = merge(conversation, joins, actor).target
    _enter(message, Outcome.FILED, f"released from the quarantine by {actor.name}", home)
    _record("quarantine.released", home, message, actor)
    record(
        "message.received",
        organisation=home.organisation_id,
        mailbox=home.mailbox_id,
        conversation=home.pk,
        message=message.pk,
        automation=False,
    )
    return home


@transaction.atomic
def put_back(conversation: Conversation, message: Message, actor: Person) -> Conversation:
    """Undo a release: the mail is set aside again. Returns its conversation.

    Raises ConversationError where it was not released, or the merge it led to cannot be undone.
    """
    if "released" not in message.verdict:
        raise ConversationError("This mail was not released from the quarantine.")
    made = next((one for one in merges_to_undo(conversation) if message.pk in one.moved["messages"]), None)
    if made is not None:
        conversation = undo_merge(made, actor)
    if conversation.messages.count() > 1:
        raise ConversationError("The conversation has gone on since: it cannot be set aside any more.")
    Conversation.objects.filter(pk=conversation.pk).update(status=Status.SPAM, quarantined=True)
    KnownId.objects.filter(conversation=conversation).delete()
    Participant.objects.filter(conversation=conversation).delete()
    verdict = {name: value for name, value in message.verdict.items() if name != "released"}
    Message.objects.filter(pk=message.pk).update(verdict=verdict)
    _enter(message, Outcome.QUARANTINED, f"set aside again by {actor.name}", conversation)
    _record("quarantine.restored", conversation, message, actor)
    conversation.refresh_from_db()
    return conversation


@transaction.atomic
def dismiss(conversation: Conversation, actor: Person) -> None:
    """Put what was set aside out of sight, into the trash; `restore` brings it back.

    Raises ConversationError where somebody was quicker.
    """
    moved = Conversation.objects.filter(pk=conversation.pk, quarantined=True).exclude(status=Status.TRASH)
    if not moved.update(status=Status.TRASH):
        raise ConversationError("This mail is not in the quarantine any more. Reload the page.")
    _record("quarantine.dismissed", conversation, message_in(conversation), actor)


@transaction.atomic
def restore(conversation: Conversation, actor: Person) -> None:
    """Bring back into the quarantine what was dismissed."""
    moved = Conversation.objects.filter(pk=conversation.pk, quarantined=True, status=Status.TRASH)
    if not moved.update(status=Status.SPAM):
        raise ConversationError("This mail was not dismissed. Reload the page.")
    _record("quarantine.restored", conversation, message_in(conversation), actor)


def _leave(conversation: Conversation, status: Status, too_late: str) -> None:
    held = Conversation.objects.filter(pk=conversation.pk, quarantined=True)
    if not held.update(quarantined=False, status=status):
        raise ConversationError(too_late)


def _through_the_line(message: Message) -> Arrival:
    """Read the mail and find its place anew, as if the guard had let it pass silently."""
    arrival = Arrival(
        mailbox=message.mailbox,
        mail=parse(blobs().get(message.raw_digest)),
        mail_from="",
        recipients=(),
        raw_digest=message.raw_digest,
        attachment_digests=(),
        received_at=message.received_at,
    )
    judge_arrivals([arrival])
    arrival.judgement = Judgement("silent", "released from the quarantine by a person")
    thread([arrival])
    return arrival


def _enter(message: Message, outcome: Outcome, reason: str, conversation: Conversation) -> None:
    """Change the one row of the mail; its time of arrival leads there by an index, but for imported mail."""
    rows = LedgerEntry.objects.filter(
        organisation_id=message.organisation_id,
        message=message.pk,
        outcome__in=(Outcome.FILED, Outcome.QUARANTINED),
    )
    changes = {"outcome": outcome, "reason": reason, "conversation": conversation.pk}
    if not rows.filter(received_at=message.received_at).update(**changes):
        rows.update(**changes)


def _record(kind: str, conversation: Conversation, message: Message, actor: Person) -> None:
    record(
        kind,
        organisation=conversation.organisation_id,
        actor=actor,
        mailbox=conversation.mailbox_id,
        conversation=conversation.pk,
        message=message.pk,
    )
