"""From rows to what the API speaks of."""

from collections.abc import Iterable
from typing import Any

from postroom.accounts.models import Person
from postroom.conversations.models import Attachment, Conversation, Message, Note
from postroom.delivery.ledger import Row
from postroom.mailboxes.models import Mailbox
from postroom.search.index.passing import searchable_at

Shape = dict[str, Any]
MAILBOX_SETTINGS = (
    "hue", "undo_seconds", "sender_name", "closes_after_reply", "reply_tokens", "tracking",
)  # fmt: skip


def person_shape(person: Person | None) -> Shape | None:
    """A colleague, or None."""
    return {"id": str(person.pk), "name": person.name, "email": person.email} if person else None


def mailbox_shape(mailbox: Mailbox) -> Shape:
    """A mailbox."""
    addresses = sorted(mailbox.addresses.all(), key=lambda address: address.pk)
    return {
        "id": str(mailbox.pk),
        "name": mailbox.name,
        "address": mailbox.address,
        "addresses": [address.address for address in addresses],
        **{name: getattr(mailbox, name) for name in MAILBOX_SETTINGS},
    }


def conversation_shape(conversation: Conversation) -> Shape:
    """A conversation; `assignee` and `tag_names` should be loaded with it (see `find.conversations`)."""
    tags: Iterable[str] | None = getattr(conversation, "tag_names", ())
    if tags == ():
        tags = (tag.name for tag in conversation.tags.all())
    return {
        "id": str(conversation.pk),
        "mailbox": str(conversation.mailbox_id),
        "subject": conversation.subject,
        "status": conversation.status,
        "snoozed_until": conversation.snoozed_until,
        "team": _id(conversation.team_id),
        "priority": conversation.priority,
        "assignee": person_shape(conversation.assignee),
        "tags": sorted(tags or ()),
        "correspondents": conversation.correspondents,
        "excerpt": conversation.excerpt,
        "message_count": conversation.message_count,
        "has_attachments": conversation.has_attachments,
        "quarantined": conversation.quarantined,
        "created_at": conversation.created_at,
        "latest_at": conversation.latest_at,
    }


def message_shape(message: Message) -> Shape:
    """A message; `author`, `body`, `attachments` and `outgoing.recipients` should be loaded with it.

    Its files are not asked for where it is known to have none (`has_files`).
    """
    files = message.attachments.all() if getattr(message, "has_files", True) else ()
    recipients = message.outgoing.recipients.all() if message.outgoing else []
    return {
        "id": str(message.pk),
        "conversation": str(message.conversation_id),
        "direction": message.direction,
        "automatic": message.automatic,
        "author": person_shape(message.author),
        "from": {"name": message.from_name, "address": message.from_address}
        if message.from_address
        else None,
        "to": message.to,
        "cc": message.cc,
        "reply_to": message.reply_to,
        "subject": message.subject,
        "text": message.text,
        "quoted_text": message.quoted_text,
        "html": message.body.html if message.has_html else None,
        "message_id": message.message_id,
        "references": message.references,
        "sent_at": message.sent_at,
        "received_at": message.received_at,
        "size_bytes": message.size_bytes,
        "limited": message.limited,
        "attachments": [attachment_shape(attachment) for attachment in files],
        "recipients": [
            {"address": one.address, "state": one.state, "answer": one.answer} for one in recipients
        ],
        "verdict": message.verdict,
    }


def attachment_shape(attachment: Attachment) -> Shape:
    """A file of a message."""
    return {
        "id": str(attachment.pk),
        "name": attachment.name,
        "content_type": attachment.content_type,
        "size_bytes": attachment.size_bytes,
        "inline": attachment.inline,
    }


def note_shape(note: Note) -> Shape:
    """A note."""
    return {
        "id": str(note.pk),
        "conversation": str(note.conversation_id),
        "author": person_shape(note.author),
        "text": note.text,
        "files": [
            {
                "id": str(file.place),
                "name": file.name,
                "content_type": file.content_type,
                "size_bytes": file.size_bytes,
            }
            for file in note.files
        ],
        "created_at": note.created_at,
    }


def ledger_shape(row: Row) -> Shape:
    """A row of the ledger."""
    return {
        "id": row.id,
        "received_at": row.received_at,
        "door": row.door,
        "mailbox": _id(row.mailbox),
        "from": row.from_address,
        "subject": row.subject,
        "size_bytes": row.size_bytes,
        "outcome": row.outcome,
        "reason": row.reason,
        "conversation": _id(row.conversation),
        "message": _id(row.message),
    }


def way_shape(row: Row, message: Message | None) -> Shape:
    """A row of the ledger with the way of its mail."""
    return {
        **ledger_shape(row),
        "stored_at": row.stored_at,
        "recorded_at": row.recorded_at,
        "searchable_at": searchable_at(message.conversation_id, message.pk) if message else None,
        "envelope": row.envelope,
        "verdict": message.verdict if message else {},
    }


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)
