"""Where conversations stand: closing and reopening them, setting them aside, putting them off."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from postroom.accounts.models import Person
from postroom.conversations.acting import Doing
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Act, Conversation, Status
from postroom.kit.clock import now

CHOOSABLE = tuple(status for status in Status.values if status != Status.MERGED)
SENTENCES = {
    Status.OPEN: "Put {n} back into the inbox",
    Status.SNOOZED: "Snoozed {n}",
    Status.CLOSED: "Closed {n}",
    Status.ARCHIVED: "Archived {n}",
    Status.SPAM: "Marked {n} as spam",
    Status.TRASH: "Threw {n} away",
}


@transaction.atomic
def set_statuses(
    conversations: Iterable[Conversation],
    status: str,
    actor: Person | None,
    reason: str = "",
    until: datetime | None = None,
) -> Act | None:
    """Move conversations to this status; `until` is when those snoozed come back, None to wait for an answer.

    Returns the act, None where nothing changed. Raises ConversationError for a status that does not exist.
    """
    if status not in CHOOSABLE:
        raise ConversationError(f"“{status}” is no status. Choose one of: {', '.join(CHOOSABLE)}.", "status")
    if until is not None and until <= now():
        raise ConversationError("This time is over already. Choose one that is still to come.", "until")
    doing = Doing(conversations, actor)
    rows = [row for row in doing.rows.values() if row.status != Status.MERGED]
    changing = [row for row in rows if row.status != status or row.snoozed_until != until]
    told: dict[str, str] = {"until": until.isoformat()} if until else {}
    for row in changing:
        doing.tell("conversation.status", row, before=row.status, after=status, reason=reason, **told)
    values = {
        "status": status,
        "closed_at": now() if status == Status.CLOSED else None,
        "snoozed_until": until,
    }
    doing.set(changing, values, also=("closed_at",))
    return doing.done(SENTENCES[Status(status)])


def set_status(conversation: Conversation, status: str, actor: Person | None, reason: str = "") -> bool:
    """Move the conversation to this status; returns whether that changed anything (see `set_statuses`)."""
    return set_statuses([conversation], status, actor, reason) is not None


def close(conversation: Conversation, actor: Person) -> bool:
    """Close the conversation."""
    return set_status(conversation, Status.CLOSED, actor)


def reopen(conversation: Conversation, actor: Person | None, reason: str = "") -> bool:
    """Put the conversation back into the inbox."""
    return set_status(conversation, Status.OPEN, actor, reason)
