"""Who looks after conversations."""

from collections.abc import Iterable

from django.db import transaction

from postroom.accounts.models import Person
from postroom.conversations.acting import Doing
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Act, Conversation
from postroom.mailboxes.access import people_of
from postroom.mailboxes.models import Mailbox


def assign(
    conversation: Conversation, assignee: Person | None, actor: Person | None, reason: str = ""
) -> bool:
    """Give the conversation to a person, or to nobody; returns whether that changed anything (see `assign_all`)."""
    return assign_all([conversation], assignee, actor, reason) is not None


@transaction.atomic
def assign_all(
    conversations: Iterable[Conversation], assignee: Person | None, actor: Person | None, reason: str = ""
) -> Act | None:
    """Give conversations to a person, or to nobody; returns the act, None where nothing changed.

    Raises ConversationError where the person does not see one of their mailboxes.
    """
    doing = Doing(conversations, actor)
    number = assignee.pk if assignee else None
    changing = [row for row in doing.rows.values() if row.assignee_id != number]
    if assignee is not None:
        _check(assignee, {row.mailbox_id for row in changing})
    for row in changing:
        name = assignee.name if assignee else ""
        doing.tell("conversation.assigned", row, assignee=number, assignee_name=name, reason=reason)
    doing.set(changing, {"assignee_id": number})
    return doing.done(f"Assigned {{n}} to {assignee.name}" if assignee else "Gave {n} back to everybody")


def _check(assignee: Person, mailboxes: set[int]) -> None:
    for mailbox in Mailbox.objects.filter(pk__in=mailboxes):
        if not people_of(mailbox).filter(pk=assignee.pk).exists():
            raise ConversationError(
                f"{assignee.name} is not a member of {mailbox.name}. "
                "Add them to the mailbox first, or choose somebody else.",
                "assignee",
            )
