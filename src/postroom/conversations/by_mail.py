"""What a colleague answers to a notification in their own mail program: a note, a reply, a decision."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from postroom.accounts.models import Person
from postroom.conversations.answering import send_anyway
from postroom.conversations.approving import approve, return_, waiting_for
from postroom.conversations.collisions import Collision, hold_back, newer_than
from postroom.conversations.drafting import Typed, any_drafts_of, begin, discard
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Draft, NotificationKind, NotificationMail
from postroom.conversations.notifying import News, notify
from postroom.conversations.noting import add_note
from postroom.conversations.replies import suggested_recipients
from postroom.conversations.writing.models import Upload
from postroom.kit.clock import now

APPROVE = frozenset(("approve", "approved", "ok", "okay", "yes"))
SEND = frozenset(("send", "proceed", "yes"))
DELETE = frozenset(("delete", "discard", "no"))


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answered: their new words, and the files that came along."""

    text: str
    files: tuple[Upload, ...] = ()


def take_answer(told: NotificationMail, answered: Answered) -> str:
    """Do what an answer to this mail asks for, in its person's name; returns a sentence that says what was done.

    What cannot be done is told to the person, with their own words, so that nothing that they wrote is lost.
    """
    act = ACTS.get(told.kind, _note)
    try:
        with transaction.atomic():
            return act(told, told.person, answered)
    except Collision:
        return _tell(
            told, answered.text, "Something newer has come since. Open it in Postroom and decide there."
        )
    except ConversationError as error:
        return _tell(told, answered.text, str(error))


def word_of(text: str) -> str:
    """Return the one word of an answer, in lower case; "" where its first paragraph has more than that."""
    first = re.split(r"\n[ \t]*\n", text.strip())[0].split()
    return first[0].strip(".,;:!“”\"'").lower() if len(first) == 1 else ""


def _note(told: NotificationMail, person: Person, answered: Answered) -> str:
    if told.conversation is None:
        raise ConversationError("There is no conversation to which this could be added.")
    note = add_note(told.conversation, person, answered.text, answered.files)
    return f"a note of {person.name} ({note.pk}), by an answer to a notification"


def _reply(told: NotificationMail, person: Person, answered: Answered) -> str:
    """Answer the customer; held where something newer has come than what the person had read."""
    conversation = told.conversation
    if conversation is None:
        raise ConversationError("There is no conversation to which this could be added.")
    since = conversation.messages.filter(pk=told.message or 0).first()
    recipients = suggested_recipients(conversation)
    typed = Typed(
        to=", ".join(one.address for one in recipients.to),
        cc=", ".join(one.address for one in recipients.cc),
        text=answered.text,
        files=" ".join(one.key for one in answered.files),
    )
    draft = begin(conversation.mailbox, conversation, person, typed, since, by_mail=True)
    if newer := newer_than(conversation, since, person, told.at):
        hold_back(draft, person, newer)
        return f"a reply of {person.name}, held: something newer had come"
    outcome = send_anyway(draft, person)
    what = "sent to its approvers" if outcome.approval else "sent"
    return f"a reply of {person.name}, {what}"


def _decide(told: NotificationMail, person: Person, answered: Answered) -> str:
    """Approve the mail that the notification showed, or return it with a comment."""
    approval = waiting_for(person).filter(draft=told.draft).first()
    if approval is None:
        raise ConversationError("This mail does not wait for your approval any more.")
    if word_of(answered.text) in APPROVE:
        approve(approval, person, told.revision)
        return f"an approval of {person.name}"
    return_(approval, person, answered.text)
    return f"a mail returned by {person.name}"


def _settle(told: NotificationMail, person: Person, answered: Answered) -> str:
    """Send the held reply all the same, or throw it away."""
    draft: Draft | None = any_drafts_of(person).filter(pk=told.draft or 0, author=person).first()
    if draft is None:
        raise ConversationError("The reply is not here any more.")
    if word_of(answered.text) in SEND:
        send_anyway(draft, person)
        return f"a held reply that {person.name} let go"
    if word_of(answered.text) in DELETE:
        discard(draft, person)
        return f"a held reply that {person.name} threw away"
    raise ConversationError("Answer with “send” or “delete”, or open the reply in Postroom.")


ACTS: dict[str, Callable[[NotificationMail, Person, Answered], str]] = {
    NotificationKind.ANSWER: _reply,
    NotificationKind.NEW: _reply,
    NotificationKind.APPROVAL: _decide,
    NotificationKind.COLLISION: _settle,
}


def _tell(told: NotificationMail, text: str, sentence: str) -> str:
    conversation = told.conversation
    draft = any_drafts_of(told.person).filter(pk=told.draft).first() if told.draft else None
    mailbox = conversation.mailbox if conversation else draft.mailbox if draft else None
    if mailbox is not None:
        news = News(
            kind=NotificationKind.DECISION,
            words=f"Your answer by mail was not taken. {sentence}",
            cause=f"answer {told.pk} {now().timestamp()}",
            mailbox=mailbox,
            conversation=conversation,
            excerpt=text,
            draft=told.draft,
        )
        notify(told.person, news)
    return f"an answer of {told.person.name} to a notification, not taken: {sentence}"
