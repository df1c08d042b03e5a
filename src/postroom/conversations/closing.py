"""Closing and reopening a conversation."""

from django.db import transaction

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Status
from postroom.kit.clock import now


@transaction.atomic
def set_status(conversation: Conversation, status: str, actor: Person | None, reason: str = "") -> bool:
    """Move the conversation to this status; returns whether that changed anything.

    Raises ConversationError for a status that does not exist.
    """
    if status not in Status.values:
        raise ConversationError(
            f"“{status}” is no status. Choose one of: {', '.join(Status.values)}.", "status"
        )
    closed_at = now() if status == Status.CLOSED else None
    changed = (
        Conversation.objects.filter(pk=conversation.pk)
        .exclude(status=status)
        .update(status=status, closed_at=closed_at)
    )
    if not changed:
        return False
    before, conversation.status, conversation.closed_at = conversation.status, status, closed_at
    record(
        "conversation.status",
        organisation=conversation.organisation_id,
        actor=actor,
        mailbox=conversation.mailbox_id,
        conversation=conversation.pk,
        before=before,
        after=status,
        reason=reason,
    )
    return True


def close(conversation: Conversation, actor: Person) -> bool:
    """Close the conversation."""
    return set_status(conversation, Status.CLOSED, actor)


def reopen(conversation: Conversation, actor: Person | None, reason: str = "") -> bool:
    """Put the conversation back into the inbox."""
    return set_status(conversation, Status.OPEN, actor, reason)
