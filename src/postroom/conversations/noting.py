"""Notes for the team, with files."""

from collections.abc import Sequence

from django.db import transaction

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.errors import ConversationError
from postroom.conversations.mentioning import nameable, remember_mentions
from postroom.conversations.models import Conversation, Note
from postroom.conversations.storable import storable
from postroom.conversations.writing.models import Upload
from postroom.kit.clock import now

LONGEST_NOTE = 100_000


@transaction.atomic
def add_note(conversation: Conversation, author: Person, text: str, files: Sequence[Upload] = ()) -> Note:
    """Write a note beside the conversation.

    Raises ConversationError for one without words and files, and for one that is too long.
    """
    text = storable(text).strip()
    if not text and not files:
        raise ConversationError("The note is empty. Write something for your colleagues.", "text")
    if len(text) > LONGEST_NOTE:
        raise ConversationError(f"The note is longer than {LONGEST_NOTE:,} characters. Shorten it.", "text")
    note = Note.objects.create(
        organisation_id=conversation.organisation_id,
        conversation=conversation,
        author=author,
        text=text,
        enclosed=[_enclosed(one) for one in files],
    )
    mentions = remember_mentions(note, *nameable(conversation.mailbox)) if "@" in text else []
    Conversation.objects.filter(pk=conversation.pk).update(latest_at=now())
    record(
        "conversation.noted",
        organisation=conversation.organisation_id,
        actor=author,
        mailbox=conversation.mailbox_id,
        conversation=conversation.pk,
        note=note.pk,
        mentions=[mention.person_id for mention in mentions],
    )
    return note


def _enclosed(file: Upload) -> dict[str, object]:
    return {name: getattr(file, name) for name in ("name", "content_type", "size_bytes", "digest")}
