"""A person's mail that could not be delivered for good: its conversation comes back, and its author is told."""

from django.db import transaction

from postroom.activity.record import record
from postroom.conversations.closing import reopen
from postroom.conversations.models import Conversation, Message, ReadMark, Status
from postroom.outbox.models import Kind, Recipient, State

PUT_BACK = (Status.CLOSED,)


@transaction.atomic
def bring_back(recipient: Recipient, answer: str) -> bool:
    """Say on the timeline that a mail did not arrive, and make its conversation unread for the author.

    What we could not hand over comes back into the inbox; a report that came in reopens nothing (mail rule 3): it
    may be forged or late. Only a person's mail does that: automatic mail that fails concerns nobody. Returns
    whether it did.
    """
    outgoing = recipient.outgoing
    if outgoing.kind != Kind.HUMAN or outgoing.conversation is None:
        return False
    message = Message.objects.filter(outgoing=outgoing).select_related("conversation", "author").first()
    if message is None:
        return False
    conversation = Conversation.objects.select_for_update().get(pk=message.conversation_id)
    record(
        "message.undelivered",
        organisation=conversation.organisation_id,
        mailbox=conversation.mailbox_id,
        conversation=conversation.pk,
        message=message.pk,
        recipient=recipient.pk,
        address=recipient.address,
        author=message.author_id,
        author_name=message.author.name if message.author else "",
        answer=answer[:500],
    )
    if message.author is not None:
        ReadMark.objects.filter(person=message.author, conversation=conversation).delete()
    if conversation.status in PUT_BACK and recipient.state == State.FAILED:
        reopen(conversation, None, f"mail to {recipient.address} could not be delivered")
    return True
