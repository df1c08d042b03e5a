"""What people change about a conversation itself: its subject, and how much it presses."""

from collections.abc import Iterable

from django.db import transaction

from postroom.accounts.models import Person
from postroom.conversations.acting import Doing
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Act, Conversation, Priority
from postroom.conversations.storable import key_of, storable
from postroom.mail.subject import base_subject

LONGEST_SUBJECT = 900


@transaction.atomic
def rename(conversation: Conversation, subject: str, actor: Person | None) -> Act | None:
    """Give the conversation another subject; its messages keep theirs, and a reply is sent under the new one.

    Raises ConversationError for an empty or too long one.
    """
    subject = " ".join(storable(subject).split())
    if not subject:
        raise ConversationError("The subject is empty. Say in a few words what it is about.", "subject")
    if len(subject) > LONGEST_SUBJECT:
        raise ConversationError(
            f"The subject is longer than {LONGEST_SUBJECT} characters. Shorten it.", "subject"
        )
    doing = Doing([conversation], actor)
    changing = [row for row in doing.rows.values() if row.subject != subject]
    for row in changing:
        doing.tell("conversation.renamed", row, before=row.subject[:300], after=subject[:300])
    base = storable(base_subject(subject))
    doing.set(changing, {"subject": subject, "base_subject": base, "subject_key": key_of(subject)})
    return doing.done(f"Changed the subject to “{subject[:80]}”")


@transaction.atomic
def set_priority(conversations: Iterable[Conversation], priority: int, actor: Person | None) -> Act | None:
    """Say how much conversations press. Raises ConversationError for a priority that does not exist."""
    if priority not in Priority.values:
        known = ", ".join(str(one) for one in Priority.values)
        raise ConversationError(f"“{priority}” is no priority. Choose one of: {known}.", "priority")
    doing = Doing(conversations, actor)
    changing = [row for row in doing.rows.values() if row.priority != priority]
    for row in changing:
        doing.tell("conversation.priority", row, before=row.priority, after=priority)
    doing.set(changing, {"priority": priority})
    return doing.done(f"Set the priority of {{n}} to {Priority(priority).label.lower()}")
