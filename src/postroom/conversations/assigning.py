"""Who looks after a conversation."""

from django.db import transaction

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation
from postroom.mailboxes.access import people_of


@transaction.atomic
def assign(conversation: Conversation, assignee: Person | None, actor: Person | None) -> bool:
    """Give the conversation to a person, or to nobody; returns whether that changed anything.

    Raises ConversationError where the person does not see the mailbox.
    """
    if assignee is not None and not people_of(conversation.mailbox).filter(pk=assignee.pk).exists():
        raise ConversationError(
            f"{assignee.name} is not a member of {conversation.mailbox.name}. "
            "Add them to the mailbox first, or choose somebody else.",
            "assignee",
        )
    number = assignee.pk if assignee else None
    if conversation.assignee_id == number:
        return False
    Conversation.objects.filter(pk=conversation.pk).update(assignee=assignee)
    conversation.assignee = assignee
    record(
        "conversation.assigned",
        organisation=conversation.organisation_id,
        actor=actor,
        mailbox=conversation.mailbox_id,
        conversation=conversation.pk,
        assignee=number,
        assignee_name=assignee.name if assignee else "",
    )
    return True
