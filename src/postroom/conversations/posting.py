"""What every mail out of a conversation shares, whoever wrote it: its token, its place in the outbox, its message."""

from datetime import datetime
from typing import cast

from postroom.accounts.installation import keyring
from postroom.accounts.models import Person
from postroom.conversations.addresses import Recipients, rows
from postroom.conversations.models import Conversation, Direction, KnownId, Message
from postroom.guard.sent import remember_sent
from postroom.mail.compose import Outgoing as Mail
from postroom.mail.compose import compose
from postroom.mail.content_hash import content_hash
from postroom.mail.identity import HEADER, Token
from postroom.mail.identity import Kind as TokenKind
from postroom.mail.parse import parse
from postroom.outbox.models import Kind
from postroom.outbox.queue import Letter, queue


def token_of(conversation: Conversation, kind: Kind, generation: int = 0) -> Token:
    """Return what the signed names of a mail of this conversation say."""
    return Token(
        organisation=conversation.organisation_id,
        mailbox=conversation.mailbox_id,
        conversation=conversation.pk,
        kind=cast("TokenKind", kind.value),
        generation=generation,
        epoch=keyring().epoch,
    )


def message_id_of(token: Token, conversation: Conversation) -> str:
    """Return a new Message-ID that carries the token, in the domain of the mailbox."""
    return keyring().message_id(token, conversation.mailbox.address.rpartition("@")[2])


def marked(raw: bytes, token: Token) -> tuple[bytes, str]:
    """Return the mail with our signed header on top, by which we know it again, and its content hash."""
    content = content_hash(parse(raw))
    return f"{HEADER}: {keyring().header_value(token, content)}\r\n".encode() + raw, content


def post(
    conversation: Conversation,
    mail: Mail,
    recipients: Recipients,
    token: Token,
    *,
    due_at: datetime,
    author: Person | None = None,
    text: str,
    quoted_text: str = "",
    has_html: bool = False,
    verdict: dict[str, object] | None = None,
) -> Message:
    """Queue a mail and save its message and its id; call it in the transaction of what caused the mail.

    A person's mail returns to the mailbox when it cannot be delivered, an automatic one to nobody (RFC 3834 §3.3).
    """
    mailbox, automatic = conversation.mailbox, token.kind == "automatic"
    raw, content = marked(compose(mail), token)
    outgoing = queue(
        Letter(
            organisation=mailbox.organisation_id,
            mailbox=mailbox.pk,
            conversation=conversation.pk,
            kind=Kind(token.kind),
            generation=token.generation,
            message_id=mail.message_id,
            mail_from="" if automatic else mail.from_.address,
            recipients=tuple(address.address for address in recipients.everybody),
            raw=raw,
        ),
        due_at=due_at,
    )
    remember_sent(
        mailbox.organisation_id,
        mailbox.pk,
        conversation.pk,
        outgoing=outgoing.pk,
        message_id=mail.message_id,
        content=content,
        generation=token.generation,
    )
    message = Message.objects.create(
        organisation_id=mailbox.organisation_id,
        conversation=conversation,
        mailbox=mailbox,
        direction=Direction.OUT,
        automatic=automatic,
        author=author,
        outgoing=outgoing,
        message_id=mail.message_id,
        identity=outgoing.digest,
        subject=mail.subject,
        from_name=mail.from_.name,
        from_address=mail.from_.address,
        reply_to=rows(mail.reply_to),
        to=rows(recipients.to),
        cc=rows(recipients.cc),
        bcc=rows(recipients.bcc),
        text=text,
        quoted_text=quoted_text,
        has_html=has_html,
        sent_at=mail.date,
        received_at=mail.date,
        raw_digest=outgoing.digest,
        size_bytes=len(raw),
        references=list(mail.references),
        verdict=verdict or {},
    )
    KnownId.objects.create(
        organisation_id=mailbox.organisation_id,
        mailbox=mailbox,
        conversation=conversation,
        rfc_id=mail.message_id,
        seen=True,
    )
    return message
