"""From a person's words to a message of the conversation and a mail in the outbox, in one transaction."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from postroom.accounts.installation import keyring
from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.addresses import Recipients, rows
from postroom.conversations.models import Body, Conversation, Direction, KnownId, Message, Participant
from postroom.conversations.quoting import Quote, quote_of
from postroom.conversations.reading import mark_read
from postroom.conversations.storable import excerpt
from postroom.conversations.words import Words
from postroom.kit.clock import now
from postroom.mail.compose import Outgoing as Mail
from postroom.mail.compose import compose
from postroom.mail.identity import Token
from postroom.mail.model import Address
from postroom.mail.references import for_reply
from postroom.mailboxes.models import Mailbox
from postroom.outbox.models import Kind
from postroom.outbox.queue import Letter, cancel, queue


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
    at, quote = now(), quote_of(parent)
    mail = _mail(conversation, author, words, recipients, subject, parent, quote, at)
    message = _queued(conversation, author, mail, recipients, at)
    message.text, message.quoted_text, message.has_html = words.text, quote.text, words.rich
    message.save(force_insert=True)
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
    at: datetime,
) -> Mail:
    mailbox = conversation.mailbox
    token = Token(
        organisation=mailbox.organisation_id,
        mailbox=mailbox.pk,
        conversation=conversation.pk,
        kind="human",
        generation=0,
        epoch=keyring().epoch,
    )
    return Mail(
        from_=Address(f"{author.name} at {mailbox.name}", mailbox.address),
        to=recipients.to,
        cc=recipients.cc,
        reply_to=_reply_to(mailbox, token, recipients),
        subject=subject,
        text=quote.below_text(words.text),
        html=quote.below_html(words.html),
        message_id=keyring().message_id(token, mailbox.address.rpartition("@")[2]),
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


def _queued(
    conversation: Conversation, author: Person, mail: Mail, recipients: Recipients, at: datetime
) -> Message:
    mailbox, raw = conversation.mailbox, compose(mail)
    letter = Letter(
        organisation=mailbox.organisation_id,
        mailbox=mailbox.pk,
        conversation=conversation.pk,
        kind=Kind.HUMAN,
        generation=0,
        message_id=mail.message_id,
        mail_from=mailbox.address,
        recipients=tuple(address.address for address in recipients.everybody),
        raw=raw,
    )
    outgoing = queue(letter, due_at=at + timedelta(seconds=mailbox.undo_seconds))
    return Message(
        organisation_id=mailbox.organisation_id,
        conversation=conversation,
        mailbox=mailbox,
        direction=Direction.OUT,
        author=author,
        outgoing=outgoing,
        message_id=mail.message_id,
        identity=outgoing.digest,
        subject=mail.subject,
        from_name=author.name,
        from_address=mailbox.address,
        reply_to=rows(mail.reply_to),
        to=rows(recipients.to),
        cc=rows(recipients.cc),
        bcc=rows(recipients.bcc),
        sent_at=at,
        received_at=at,
        raw_digest=outgoing.digest,
        size_bytes=len(raw),
        references=list(mail.references),
    )


def _enter(message: Message, recipients: Recipients, author: Person) -> None:
    """Let the conversation know the message, its recipients and its id."""
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
    KnownId.objects.create(
        organisation_id=organisation,
        mailbox_id=message.mailbox_id,
        conversation=conversation,
        rfc_id=message.message_id,
        seen=True,
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
