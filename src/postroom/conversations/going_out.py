"""A draft becomes a mail, once."""

from dataclasses import dataclass

from django.db import transaction

from postroom.accounts.models import Person
from postroom.conversations.addresses import Recipients, entered
from postroom.conversations.departure import AT_ONCE, Departure
from postroom.conversations.drafting import UNSIGNED, Typed
from postroom.conversations.errors import ConversationError
from postroom.conversations.forwarding import forward, with_files_of, words_of_forward
from postroom.conversations.models import OPEN_DRAFTS, Conversation, Draft, DraftState, Message
from postroom.conversations.replies import reply, start
from postroom.conversations.text_merge import has_marks
from postroom.conversations.words import Words, written
from postroom.conversations.writing.enclosing import check_size
from postroom.conversations.writing.manner import Manner
from postroom.conversations.writing.sender import sender_named
from postroom.conversations.writing.uploads import chosen
from postroom.mailboxes.models import Mailbox

BOTH_STAND = (
    "Two of you wrote at the same place: both texts stand there, marked with ⟦names⟧. Choose one, remove the marks "
    "and send it again."
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A mail that can be sent; it has no words only where it `forwards` a message."""

    words: Words | None
    recipients: Recipients
    manner: Manner
    forwards: Message | None = None


@transaction.atomic
def send_draft(draft: Draft, author: Person) -> Message:
    """Send a draft exactly as it stands, in the name of `author`.

    Raises ConversationError for what cannot be sent, and where somebody else was quicker.
    """
    if has_marks(draft.text) or has_marks(draft.html):
        raise ConversationError(BOTH_STAND, "text")
    claim(draft)
    message = go_out(
        draft.mailbox,
        draft.conversation,
        author,
        Typed.of(draft),
        departure=Departure.of(draft),
    )
    became(draft, message)
    return message


def go_out(
    mailbox: Mailbox,
    conversation: Conversation | None,
    author: Person,
    typed: Typed,
    *,
    departure: Departure = AT_ONCE,
) -> Message:
    """Send what was typed: a reply, a message sent on, or with no conversation a new mail.

    Raises ConversationError for what cannot be sent.
    """
    mail = ready(mailbox, conversation, author, typed)
    if mail.forwards is not None:
        manner = with_files_of(mail.forwards, author, typed.carried.split(), mail.manner)
        return forward(mail.forwards, author, mail.words, mail.recipients, manner, departure)
    words = mail.words or written()
    if conversation is None:
        return start(mailbox, author, words, mail.recipients, typed.subject, mail.manner, departure=departure)
    return reply(
        conversation,
        author,
        words,
        mail.recipients,
        mail.manner,
        departure=departure,
    )


def ready(mailbox: Mailbox, conversation: Conversation | None, author: Person, typed: Typed) -> Ready:
    """Read what was typed as a mail that can be sent. Raises ConversationError where it cannot be."""
    forwards = (
        _forwarded(conversation, typed.forwards) if conversation is not None and typed.forwards else None
    )
    read = words_of_forward if forwards is not None else written
    words, recipients = read(typed.text, typed.html), entered(typed.to, typed.cc, typed.bcc)
    sender = sender_named(typed.sender, mailbox, author)
    files = tuple(chosen(author, typed.files.split()))
    check_size(author, mailbox, words.html if words else "", files)
    return Ready(words, recipients, Manner(sender, files, typed.signing != UNSIGNED), forwards)


def claim(draft: Draft) -> None:
    """Take a draft for sending, in the transaction that sends it.

    Raises ConversationError where it was sent or thrown away, or has changed since it was read.
    """
    open_now = Draft.objects.filter(pk=draft.pk, revision=draft.revision, state__in=OPEN_DRAFTS)
    if open_now.update(state=DraftState.SENT):
        return
    fresh = Draft.objects.select_related("saved_by").get(pk=draft.pk)
    if fresh.state == DraftState.SENT:
        raise ConversationError("This draft has just been sent: look at the timeline.", "draft")
    if fresh.state == DraftState.DISCARDED:
        raise ConversationError("This draft was thrown away. Put it back from Drafts, then send it.", "draft")
    who = fresh.saved_by.name if fresh.saved_by else "A colleague"
    raise ConversationError(f"{who} has just changed this draft. Look at it, then send it again.", "draft")


def _forwarded(conversation: Conversation, number: str) -> Message:
    usable = number.isascii() and number.isdecimal() and len(number) < 19
    found = conversation.messages.select_related("body").filter(pk=number).first() if usable else None
    if found is None:
        raise ConversationError("The message that you send on is not in this conversation any more.")
    return found


def became(draft: Draft, message: Message) -> None:
    """Remember what a draft became."""
    Draft.objects.filter(pk=draft.pk).update(message=message, conversation=message.conversation_id)
    draft.state, draft.message = DraftState.SENT, message
