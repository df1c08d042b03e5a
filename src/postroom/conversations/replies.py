"""Answering a conversation, and writing to somebody first."""

from collections.abc import Collection, Sequence

from django.db import transaction

from postroom.accounts.models import Person
from postroom.contacts.find import find_or_add
from postroom.conversations.addresses import Recipients, parties, team_addresses
from postroom.conversations.closing import close
from postroom.conversations.departure import AT_ONCE, Departure
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Direction, Message, Then
from postroom.conversations.recipients import Chosen, Party, ReplyRecipients, Source, reply_recipients
from postroom.conversations.sending import send
from postroom.conversations.snoozing import snooze
from postroom.conversations.storable import cut, key_of, storable
from postroom.conversations.words import Words
from postroom.conversations.writing.manner import PLAIN, Manner
from postroom.kit.clock import now
from postroom.mail.model import Address
from postroom.mail.subject import base_subject
from postroom.mailboxes.models import Mailbox


def suggested_recipients(
    conversation: Conversation, read: Sequence[Message] = (), own: Collection[str] | None = None
) -> ReplyRecipients:
    """Return who a reply would go to now, with the reason for each.

    `read` are the conversation's messages, oldest first, and `own` the addresses of the team, where the caller has
    them already.
    """
    message = answered_message(conversation, read)
    if message is None:
        return ReplyRecipients((), ())
    source = Source(
        inbound=message.direction == Direction.IN,
        from_=Party(message.from_name, message.from_address) if message.from_address else None,
        reply_to=parties(message.reply_to),
        to=parties(message.to),
        cc=parties(message.cc),
    )
    return reply_recipients(source, team_addresses(conversation.organisation_id) if own is None else own)


def answered_message(conversation: Conversation, read: Sequence[Message] = ()) -> Message | None:
    """Return the message that a reply answers: the newest from outside, else the newest of ours.

    `read` are the conversation's messages, oldest first, where the caller has them already.
    """
    if read:
        return _answered_among(read)
    newest = conversation.messages.order_by("-received_at", "-id")
    return newest.filter(direction=Direction.IN, automatic=False).first() or newest.first()


def _answered_among(messages: Sequence[Message]) -> Message | None:
    """Return the same of messages that were read, oldest first."""
    received = [one for one in messages if one.direction == Direction.IN and not one.automatic]
    newest = received or messages
    return newest[-1] if newest else None


@transaction.atomic
def reply(
    conversation: Conversation,
    author: Person,
    words: Words,
    recipients: Recipients | None = None,
    manner: Manner = PLAIN,
    *,
    departure: Departure = AT_ONCE,
) -> Message:
    """Answer a conversation; without `recipients`, those that `suggested_recipients` names.

    Raises ConversationError where there is nobody to send to.
    """
    parent = answered_message(conversation)
    message = send(
        conversation,
        author,
        words,
        recipients or _suggested(conversation),
        _subject_of_reply(conversation, parent),
        parent,
        manner,
        departure,
    )
    _then(conversation, author, departure)
    return message


@transaction.atomic
def start(
    mailbox: Mailbox,
    author: Person,
    words: Words,
    recipients: Recipients,
    subject: str,
    manner: Manner = PLAIN,
    *,
    departure: Departure = AT_ONCE,
) -> Message:
    """Write to somebody first: a new conversation with one outgoing message.

    Raises ConversationError for an empty subject.
    """
    subject = " ".join(storable(subject).split())
    if not subject:
        raise ConversationError("The subject is empty. Say in a few words what the mail is about.", "subject")
    first = recipients.everybody[0]
    contacts = find_or_add(mailbox.organisation_id, {first.normalised: first.name})
    conversation = Conversation.objects.create(
        organisation_id=mailbox.organisation_id,
        mailbox=mailbox,
        subject=subject,
        base_subject=storable(base_subject(subject)),
        subject_key=key_of(subject),
        assignee=author,
        contact=contacts.get(first.normalised),
        correspondents=cut(first.name or first.address, 300),
    )
    return send(conversation, author, words, recipients, subject, None, manner, departure)


def _then(conversation: Conversation, author: Person, departure: Departure) -> None:
    """Let the conversation go where its answer was sent to take it."""
    until = departure.then_until
    if departure.then == Then.SNOOZE:
        if until is None or until > now():  # A mail that waited for approval may leave when that is over.
            snooze([conversation], author, until)
    elif departure.then == Then.CLOSE or conversation.mailbox.closes_after_reply:
        close(conversation, author)


def _suggested(conversation: Conversation) -> Recipients:
    suggested = suggested_recipients(conversation)
    recipients = Recipients(_addresses(suggested.to), _addresses(suggested.cc))
    if not recipients.everybody:
        raise ConversationError(
            "There is nobody to send this to: the message has no usable sender. Enter an address in To.", "to"
        )
    return recipients


def _addresses(chosen: tuple[Chosen, ...]) -> tuple[Address, ...]:
    return tuple(Address(party.name, party.address) for party in chosen)


def _subject_of_reply(conversation: Conversation, parent: Message | None) -> str:
    if parent is not None and parent.direction == Direction.OUT:
        return parent.subject
    return f"Re: {conversation.base_subject}".strip()
