"""Moving conversations to another mailbox."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from postroom.accounts.bulk import UNLESS_THERE, insert_many
from postroom.accounts.models import Person
from postroom.conversations.acting import Doing
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Act, Conversation, KnownId
from postroom.mailboxes.access import Act as Allowed
from postroom.mailboxes.access import mailboxes_of, people_of
from postroom.mailboxes.models import Mailbox


@transaction.atomic
def move(conversations: Iterable[Conversation], mailbox: Mailbox, actor: Person) -> Act | None:
    """Move conversations to a mailbox that the actor may change; returns the act, None where all were there already.

    Answers find them in both: those that still go to the old mailbox join them, too. Who does not see the new
    mailbox does not look after them any more. Raises ConversationError for any other.
    """
    if not mailboxes_of(actor, Allowed.WRITE).filter(pk=mailbox.pk).exists():
        raise ConversationError("You may not change anything in that mailbox. Choose another one.", "mailbox")
    doing = Doing(conversations, actor)
    changing = [row for row in doing.rows.values() if row.mailbox_id != mailbox.pk]
    for row in changing:
        doing.tell("conversation.moved_away", row)
    members = set(people_of(mailbox).order_by().values_list("pk", flat=True))
    kept = [row for row in changing if row.assignee_id is None or row.assignee_id in members]
    left = [row for row in changing if row not in kept]
    doing.set(kept, {"mailbox_id": mailbox.pk})
    doing.set(left, {"mailbox_id": mailbox.pk, "assignee_id": None})
    for row in changing:
        doing.tell("conversation.moved", row, mailbox_name=mailbox.name)
    for row in left:
        doing.tell("conversation.assigned", row, assignee=None, assignee_name="", reason="of the move")
    _know_in(mailbox, changing)
    return doing.done(f"Moved {{n}} to {mailbox.name}")


def _know_in(mailbox: Mailbox, rows: Sequence[Conversation]) -> None:
    """Let answers that go to the new mailbox find the conversations by the ids that the old one knows."""
    known = KnownId.objects.filter(conversation__in=[row.pk for row in rows]).exclude(mailbox=mailbox)
    copies = [
        KnownId(
            organisation_id=one.organisation_id,
            mailbox=mailbox,
            conversation_id=one.conversation_id,
            rfc_id=one.rfc_id,
            seen=one.seen,
        )
        for one in known
    ]
    insert_many(copies, conflicts=UNLESS_THERE)
