"""From a person's words to a message of the conversation and a mail in the outbox, in one transaction."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from postroom.accounts.installation import keyring
from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.addresses import Recipients
from postroom.conversations.models import Body, Conversation, Message, Participant
from postroom.conversations.posting import message_id_of, post, token_of
from postroom.conversations.quoting import Quote, quote_of
from postroom.conversations.reading import mark_read
from postroom.conversations.storable import excerpt
from postroom.conversations.words import Words
from postroom.kit.clock import now
from postroom.mail.compose import Outgoing as Mail
from postroom.mail.identity import Token
from postroom.mail.model import Address
from postroom.mail.references import for_reply
from postroom.mailboxes.models import Mailbox
from postroom.outbox.models import Kind
from postroom.outbox.queue import cancel


@transaction.atomic
def send(
    conversation: Conversation,
    author: Person,
    words: Words,
    recipients: Recipients,
    subject: str,
    parent: Message | None,
) -> Message:
    """Write the mail, queue it and enter it into the conversation. The recipients are frozen here."""
    at, quote, token = now(), quote_of(parent), token_of(conversation, Kind.HUMAN)
    mail = _mail(conversation, author, words, recipients, subject, parent, quote, token, at)
    message = post(
        conversation,
        mail,
        recipients,
        token,
        due_at=at + timedelta(seconds=conversation.mailbox.undo_seconds),
        author=author,
        text=words.text,
        quoted_text=quote.text,
        has_html=words.rich,
    )
    if words.rich:
        Body.objects.create(message=message, html=words.html)
    _enter(message, recipients, author)
    return message


@transaction.atomic
def take_back(message: Message, actor: Person) -> bool:
    """Undo a send within its undo window; returns False where it is too late.

    The message goes; its text is for the caller to hand back to its author.
    """
    if message.outgoing is None or not cancel(message.outgoing):
        return False
    conversation = message.conversation
    message.delete()
    newest = conversation.messages.order_by("-received_at", "-id").first()
    if newest is None:
        conversation.delete()
        return True
    Conversation.objects.filter(pk=conversation.pk).update(
        latest_at=newest.received_at, excerpt=excerpt(newest.text), message_count=F("message_count") - 1
    )
    record(
        "message.taken_back",
        organisation=conversation.organisation_id,
        actor=actor,
        mailbox=conversation.mailbox_id,
        conversation=conversation.pk,
    )
    return True


def _mail(
    conversation: Conversation,
    author: Person,
    words: Words,
    recipients: Recipients,
    subject: str,
    parent: Message | None,
    quote: Quote,
    token: Token,
    at: datetime,
) -> Mail:
    mailbox = conversation.mailbox
    return Mail(
        from_=Address(f"{author.name} at {mailbox.name}", mailbox.address),
        to=recipients.to,
        cc=recipients.cc,
        reply_to=_reply_to(mailbox, token, recipients),
        subject=subject,
        text=quote.below_text(words.text),
        html=quote.below_html(words.html),
        message_id=message_id_of(token, conversation),
        in_reply_to=parent.message_id if parent else "",
        references=for_reply(parent.references, parent.message_id) if parent else (),
        date=at,
    )


def _reply_to(mailbox: Mailbox, token: Token, recipients: Recipients) -> tuple[Address, ...]:
    """Return the reply address with the signed token; it is bound to one recipient, so there must be one."""
    if not mailbox.reply_tokens or len(recipients.everybody) != 1:
        return ()
    try:
        address = keyring().reply_address(token, recipients.everybody[0].address, mailbox.address)
    except ValueError:
        return ()  # The mailbox's own address leaves no room for a token.
    return (Address(mailbox.name, address),)


def _enter(message: Message, recipients: Recipients, author: Person) -> None:
    """Let the conversation know the message and its recipients."""
    conversation, organisation = message.conversation, message.organisation_id
    Participant.objects.bulk_create(
        (
            Participant(
                organisation_id=organisation,
                conversation=conversation,
                address=address.normalised,
                name=address.name[:300],
            )
            for address in recipients.everybody
        ),
        ignore_conflicts=True,
    )
    Conversation.objects.filter(pk=conversation.pk).update(
        latest_at=message.received_at, excerpt=excerpt(message.text), message_count=F("message_count") + 1
    )
    mark_read(conversation, author)
    record(
        "message.sent",
        organisation=organisation,
        actor=author,
        mailbox=message.mailbox_id,
        conversation=conversation.pk,
        message=message.pk,
    )
