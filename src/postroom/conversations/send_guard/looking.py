"""The last look at a mail before it leaves, for pages and programs alike."""

from collections.abc import Collection
from dataclasses import replace

from postroom.accounts.models import Person
from postroom.conversations.addresses import entered
from postroom.conversations.drafting import Typed
from postroom.conversations.forwarding import words_of_forward
from postroom.conversations.models import Conversation
from postroom.conversations.send_guard.draft import Caution
from postroom.conversations.send_guard.guard import cautions, draft_of
from postroom.conversations.words import written


class LooksUnfinished(Exception):  # noqa: N818
    """A mail of a program that was not sent, because the send guard warns of it."""

    def __init__(self, warned: list[Caution]) -> None:
        super().__init__(" ".join(one.sentence for one in warned))
        self.cautions = warned


def look_at(author: Person, conversation: Conversation | None, typed: Typed) -> list[Caution]:
    """Return what the send guard has to say of a mail as it was typed; without a conversation it is a new one.

    Raises ConversationError where it cannot be sent as it stands.
    """
    words = (words_of_forward if typed.forwards else written)(typed.text, typed.html)
    draft = draft_of(
        author.organisation_id,
        conversation,
        words.text if words else "",
        entered(typed.to, typed.cc, typed.bcc),
        subject=typed.subject.strip() or None,  # Without any, the mail is refused.
        attachments=len(typed.files.split()) + len(typed.carried.split()),
    )
    if typed.forwards:  # To somebody new is what forwarding is for.
        draft = replace(draft, thread=())
    return cautions(draft)


def check_finished(
    author: Person, conversation: Conversation | None, typed: Typed, despite: Collection[str]
) -> None:
    """Raise LooksUnfinished where a rule warns that is not named in `despite`."""
    if warned := [one for one in look_at(author, conversation, typed) if one.rule not in despite]:
        raise LooksUnfinished(warned)
