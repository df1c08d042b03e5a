"""Conversations for the tests of the pages, made through the ORM: quick, and exactly as a test wants them."""

from datetime import timedelta
from itertools import count
from typing import Any

from postroom.accounts.installation import blobs
from postroom.contacts.models import Contact
from postroom.conversations.models import Attachment, Body, Conversation, Direction, Message
from postroom.kit.clock import now
from postroom.mailboxes.models import Mailbox

_numbers = count(1)


def conversation(
    mailbox: Mailbox, *texts: str, subject: str = "Broken kettle", **fields: Any
) -> Conversation:
    """Make a conversation with Carol, one received message for each text."""
    at = now()
    fields.setdefault(
        "contact", Contact.objects.create(organisation=mailbox.organisation, name="Carol Klein")
    )
    made = Conversation.objects.create(
        organisation=mailbox.organisation,
        mailbox=mailbox,
        subject=subject,
        base_subject=subject,
        **{"correspondents": "Carol Klein", "latest_at": at, "latest_inbound_at": at, **fields},
    )
    for text in texts or ("It leaks at the bottom.",):
        received(made, text)
    return made


def received(in_conversation: Conversation, text: str = "", html: str = "", **fields: Any) -> Message:
    """Add a received message."""
    number = next(_numbers)
    message = Message.objects.create(
        organisation=in_conversation.organisation,
        conversation=in_conversation,
        mailbox=in_conversation.mailbox,
        **{
            "direction": Direction.IN,
            "message_id": f"{number}@customer.test",
            "identity": f"{number}",
            "subject": in_conversation.subject,
            "from_name": "Carol Klein",
            "from_address": "carol@customer.test",
            "to": [{"name": "", "address": "support@acme.test"}],
            "text": text,
            "has_html": bool(html),
            "received_at": now() - timedelta(hours=1) + timedelta(seconds=number),
            "raw_digest": blobs().put(f"Subject: x\r\n\r\n{text}".encode()),
            **fields,
        },
    )
    if html:
        Body.objects.create(message=message, html=html)
    Conversation.objects.filter(pk=in_conversation.pk).update(
        message_count=in_conversation.messages.count(), excerpt=text[:100]
    )
    return message


def attached(
    message: Message, name: str, content_type: str, content: bytes = b"x", **fields: Any
) -> Attachment:
    """Add a file to a message."""
    return Attachment.objects.create(
        organisation=message.organisation,
        message=message,
        name=name,
        content_type=content_type,
        size_bytes=len(content),
        digest=blobs().put(content),
        **fields,
    )
