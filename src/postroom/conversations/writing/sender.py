"""From whom the next mail of a conversation comes: as the one before it, as long as that may be."""

from collections.abc import Sequence

from postroom.accounts.models import Person
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation
from postroom.conversations.writing.models import ChosenSender
from postroom.mailboxes.letterhead.senders import Sender, chosen_sender, senders
from postroom.mailboxes.models import Mailbox


def sender_for(conversation: Conversation, author: Person) -> Sender:
    """Return from whom this person's next mail of the conversation comes.

    Raises ConversationError where the mailbox has no address.
    """
    offered = senders(conversation.mailbox, author)
    if not offered:
        raise ConversationError(
            f"{conversation.mailbox.name} has no address to write from. Give it one.", "from"
        )
    return kept_sender(conversation, offered) or offered[0]


def kept_sender(conversation: Conversation, offered: Sequence[Sender]) -> Sender | None:
    """Return from whom the conversation's last mail came, as long as that is offered."""
    kept: ChosenSender | None = getattr(conversation, "chosen_sender", None)
    return chosen_sender(offered, f"{kept.address_id}-{kept.style}") if kept is not None else None


def sender_named(code: str, mailbox: Mailbox, author: Person) -> Sender | None:
    """Return the sender that a form names; None where it leaves the choice open.

    Raises ConversationError for one that this person may not write as.
    """
    if not code:
        return None
    found = chosen_sender(senders(mailbox, author), code)
    if found is None:
        raise ConversationError(
            f"{mailbox.name} does not write from there any more. Choose another sender.", "sender"
        )
    return found


def remember_sender(conversation: Conversation, sender: Sender) -> None:
    """Let the next mail of the conversation come from the same sender."""
    ChosenSender.objects.update_or_create(
        conversation=conversation,
        defaults={
            "organisation_id": conversation.organisation_id,
            "address": sender.address,
            "style": sender.style,
        },
    )
