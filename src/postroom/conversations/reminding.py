"""Reminders: of a conversation, for a person, at a moment, or only if nobody answers until then."""

from django.db import transaction
from django.db.models import QuerySet

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.closing import reopen
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Direction, Reminder, ReminderState, Status
from postroom.conversations.storable import cut
from postroom.conversations.when import When
from postroom.kit.clock import now
from postroom.mailboxes.access import mailboxes_of, people_of

MOST_WAITING = 20
BATCH = 100


def reminders_of(person: Person) -> QuerySet[Reminder]:
    """Return the reminders in what this person sees, the next first."""
    seen = Reminder.objects.filter(conversation__mailbox__in=mailboxes_of(person).order_by().values("pk"))
    return seen.select_related("conversation__mailbox", "person", "maker").order_by("at", "pk")


@transaction.atomic
def remind(
    conversation: Conversation, person: Person, moment: When, maker: Person, words: str = ""
) -> Reminder:
    """Remind a person of a conversation.

    Raises ConversationError where they do not see it, and where far too many reminders wait already.
    """
    if not people_of(conversation.mailbox).filter(pk=person.pk).exists():
        raise ConversationError(f"{person.name} is not a member of {conversation.mailbox.name}.", "person")
    if conversation.reminders.filter(state=ReminderState.WAITING).count() >= MOST_WAITING:
        raise ConversationError(
            f"{MOST_WAITING} reminders wait here already. Cancel one before you add another.", "at"
        )
    reminder = Reminder.objects.create(
        organisation_id=conversation.organisation_id,
        conversation=conversation,
        person=person,
        maker=maker,
        at=moment.at,
        if_unanswered=moment.if_unanswered,
        words=cut(words.strip(), 300),
    )
    _record("reminder.made", reminder, maker, name=person.name)
    return reminder


@transaction.atomic
def cancel_reminder(reminder: Reminder, actor: Person) -> bool:
    """Take a reminder back; returns whether it was still waiting."""
    if not _end(reminder, ReminderState.CANCELLED):
        return False
    _record("reminder.cancelled", reminder, actor, name=reminder.person.name)
    return True


def fire_due() -> int:
    """Fire the reminders that are due; returns how many. Two processes never fire the same one."""
    due = Reminder.objects.filter(state=ReminderState.WAITING, at__lte=now()).order_by("at", "pk")
    found = due.select_related("conversation__mailbox", "person", "maker")
    return sum(_fire(reminder) for reminder in found[:BATCH])


@transaction.atomic
def _fire(reminder: Reminder) -> bool:
    if reminder.if_unanswered and _answered(reminder):
        _end(reminder, ReminderState.ANSWERED)
        return False
    if not _end(reminder, ReminderState.FIRED):
        return False
    conversation = reminder.conversation
    _record("reminder.fired", reminder, None, name=reminder.person.name)
    if conversation.status == Status.CLOSED:
        reopen(conversation, None, f"a reminder of {reminder.person.name} is due")
    return True


def _answered(reminder: Reminder) -> bool:
    """Whether somebody outside has written since the reminder was made."""
    received = reminder.conversation.messages.filter(direction=Direction.IN, automatic=False)
    return received.filter(received_at__gt=reminder.made_at).exists()


def _end(reminder: Reminder, state: str) -> bool:
    waiting = Reminder.objects.filter(pk=reminder.pk, state=ReminderState.WAITING)
    return bool(waiting.update(state=state, ended_at=now()))


def _record(kind: str, reminder: Reminder, actor: Person | None, **data: object) -> None:
    conversation = reminder.conversation
    record(
        kind,
        organisation=conversation.organisation_id,
        actor=actor,
        mailbox=conversation.mailbox_id,
        conversation=conversation.pk,
        reminder=reminder.pk,
        at=reminder.at.isoformat(),
        words=reminder.words,
        if_unanswered=reminder.if_unanswered,
        **data,
    )
