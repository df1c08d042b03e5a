"""From a person's words to a message of the conversation and a mail in the outbox, in one transaction."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from postroom.accounts.installation import keyring
from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.addresses import Recipients, check_sendable
from postroom.conversations.departure import AT_ONCE, Departure
from postroom.conversations.drafting import give_back
from postroom.conversations.models import Body, Conversation, Message, Participant
from postroom.conversations.posting import message_id_of, post, token_of
from postroom.conversations.quoting import Quoted, quote_of
from postroom.conversations.reading import mark_read
from postroom.conversations.scheduling import send_later
from postroom.conversations.storable import excerpt
from postroom.conversations.summary import refresh
from postroom.conversations.words import Words
from postroom.conversations.writing.enclosing import Enclosed, enclose
from postroom.conversations.writing.manner import PLAIN, Manner
from postroom.conversations.writing.sender import remember_sender, sender_for
from postroom.kit.clock import now
from postroom.mail.compose import Outgoing as Mail
from postroom.mail.dress import dressed
from postroom.mail.identity import Token
from postroom.mail.model import Address
from postroom.mail.references import for_reply
from postroom.mailboxes.access import Act, demand
from postroom.mailboxes.letterhead.signatures import Signed, signature_of
from postroom.mailboxes.models import Mailbox
from postroom.mailboxes.tracking import tracks
from postroom.outbox.models import Kind
from postroom.outbox.queue import cancel
from postroom.outbox.tracking.links import with_tracking


@transaction.atomic
def send(
    conversation: Conversation,
    author: Person,
    words: Words,
    recipients: Recipients,
    subject: str,
    parent: Message | None,
    manner: Manner = PLAIN,
    departure: Departure = AT_ONCE,
    quote: Quoted | None = None,
) -> Message:
    """Write the mail, queue it and enter it into the conversation. The recipients are frozen here.

    Below the words stand the signature and `quote`, where none is given that of `parent`. Raises
    ConversationError where a recipient cannot be sent to or the files are too large, NotAllowed where the author
    may not send.
    """
    demand(author, Act.SEND, conversation.mailbox)
    check_sendable(recipients)
    at, token = now(), token_of(conversation, Kind.HUMAN)
    message_id = message_id_of(token, conversation)
    quote = quote or quote_of(parent)
    sender = manner.sender or sender_for(conversation, author)
    signed = signature_of(conversation.mailbox, author) if manner.signed else Signed()
    said = _as_it_leaves(words.html, conversation.mailbox, message_id, departure.track)
    html = quote.below_html(signed.below_html(said))
    enclosed = enclose(
        author, conversation.mailbox, html, manner.files, sender.written.address.rpartition("@")[2]
    )
    pictures, files = enclosed.for_mail()
    mail = Mail(
        from_=sender.written,
        to=recipients.to,
        cc=recipients.cc,
        reply_to=_reply_to(conversation.mailbox, sender.written, token, recipients),
        subject=subject,
        text=quote.below_text(signed.below_text(words.text)),
        html=dressed(enclosed.named(html)),
        inline=pictures,
        attachments=files,
        message_id=message_id,
        in_reply_to=parent.message_id if parent else "",
        references=for_reply(parent.references, parent.message_id) if parent else (),
        date=at,
    )
    message = post(
        conversation,
        mail,
        recipients,
        token,
        due_at=at + timedelta(seconds=_undo_seconds(conversation.mailbox, author)),
        author=author,
        text=words.text,
        quoted_text=quote.text,
        has_html=words.rich,
    )
    _keep(message, words, enclosed)
    remember_sender(conversation, sender)
    _enter(message, recipients, author)
    if departure.send_at is not None and departure.send_at > at:
        send_later(message, departure.send_at)
    return message


@transaction.atomic
def take_back(message: Message, actor: Person) -> bool:
    """Undo a send within its undo window; returns False where it is too late.

    The message goes; its text is for the caller to hand back to its author.
    """
    if message.outgoing is None or not cancel(message.outgoing):
        return False
    conversation = message.conversation
    give_back(message)
    message.delete()
    if not conversation.messages.exists():
        conversation.drafts.update(conversation=None)
        conversation.delete()
        return True
    refresh(conversation)
    record(
        "message.taken_back",
        organisation=conversation.organisation_id,
        actor=actor,
        mailbox=conversation.mailbox_id,
        conversation=conversation.pk,
    )
    return True


def _keep(message: Message, words: Words, enclosed: Enclosed) -> None:
    """Keep what the pages show of a mail of ours: its HTML and its files."""
    if words.rich:
        Body.objects.create(message=message, html=enclosed.named(words.html))
    enclosed.keep_with(message)


def _as_it_leaves(html: str, mailbox: Mailbox, message_id: str, track: bool | None) -> str:
    """Return the new words as the mail carries them: with what tells of its opening, where that is wanted."""
    return (
        with_tracking(html, message_id, settings.PUBLIC_URL.rstrip("/")) if tracks(mailbox, track) else html
    )


def _undo_seconds(mailbox: Mailbox, author: Person) -> int:
    return mailbox.undo_seconds if author.undo_seconds is None else author.undo_seconds


def _reply_to(mailbox: Mailbox, sender: Address, token: Token, recipients: Recipients) -> tuple[Address, ...]:
    """Return the reply address with the signed token; it is bound to one recipient, so there must be one."""
    if not mailbox.reply_tokens or len(recipients.everybody) != 1:
        return ()
    try:
        address = keyring().reply_address(token, recipients.everybody[0].address, sender.address)
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
        latest_at=message.received_at,
        latest_outbound_at=message.received_at,
        excerpt=excerpt(message.text),
        message_count=F("message_count") + 1,
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
