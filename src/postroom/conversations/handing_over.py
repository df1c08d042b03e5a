"""What is assigned to somebody who leaves, and giving it to others."""

from django.db import transaction
from django.db.models import QuerySet

from postroom.accounts.models import Person
from postroom.accounts.people import NotAllowed
from postroom.accounts.permissions import may_change
from postroom.conversations.assigning import assign
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Status


def assigned_to(person: Person) -> QuerySet[Conversation]:
    """Return the open conversations that are assigned to this person, what happened last first."""
    found = Conversation.objects.filter(assignee=person, status=Status.OPEN)
    return found.select_related("mailbox").order_by("-latest_at", "-id")


@transaction.atomic
def hand_over(person: Person, to: Person | None, actor: Person) -> tuple[int, int]:
    """Assign what is open and theirs to somebody else, or to nobody; returns how many went and how many stayed.

    What lies in mailboxes that the other does not see stays. Raises NotAllowed.
    """
    if not may_change(actor, person) and actor != person:
        raise NotAllowed(f"You may not hand over what is assigned to {person.name}. Ask an owner.")
    went = stayed = 0
    for conversation in assigned_to(person):
        try:
            went += assign(conversation, to, actor)
        except ConversationError:
            stayed += 1
    return went, stayed
