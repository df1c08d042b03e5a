"""Sending later: the mail is written and frozen now, and leaves at its time."""

from datetime import UTC, datetime, timedelta

from postroom.activity.record import record
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Message
from postroom.kit.clock import now
from postroom.outbox.queue import postpone

LATEST = timedelta(days=366)


def moment_of(text: str) -> datetime | None:
    """Read a moment as pages and programs write it (ISO 8601; without a zone it is UTC); None for nothing.

    Raises ConversationError for what is none, lies in the past, or more than a year ahead.
    """
    if not text.strip():
        return None
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise ConversationError(
            f"“{text[:40]}” is no date and time. Write it like 2027-01-31T09:00Z.", "send_at"
        ) from error
    return checked_moment(at if at.tzinfo else at.replace(tzinfo=UTC))


def checked_moment(at: datetime) -> datetime:
    """Return it. Raises ConversationError where it lies in the past, or more than a year ahead."""
    if at <= now():
        raise ConversationError("This time has passed. Choose a later one, or send it now.", "send_at")
    if at > now() + LATEST:
        raise ConversationError("Mail can wait for a year at most. Choose an earlier time.", "send_at")
    return at


def send_later(message: Message, at: datetime) -> None:
    """Let a mail that was just sent leave at this time instead; call it in the transaction that sent it.

    Until then it can be taken back (`sending.take_back`).
    """
    if message.outgoing is None or not postpone(message.outgoing, at):
        raise ConversationError("It is too late: the mail has left.", "send_at")
    record(
        "message.scheduled",
        organisation=message.organisation_id,
        actor=message.author,
        mailbox=message.mailbox_id,
        conversation=message.conversation_id,
        message=message.pk,
        send_at=at.isoformat(),
    )
