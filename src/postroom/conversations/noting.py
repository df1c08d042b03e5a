"""Notes for the team."""

from django.db import transaction

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.errors import ConversationError
from postroom.conversations.mentioning import nameable, remember_mentions
from postroom.conversations.models import Conversation, Note
from postroom.conversations.storable import storable
from postroom.kit.clock import now

LONGEST_NOTE = 100_000


@transaction.atomic
def add_note(conversation: Conversation, author: Person, text: str) -> Note:
    """Write a note beside the conversation.

    Raises ConversationError for an empty or too long one.
    """
    text = storable(text).strip()
    if not text:
        raise ConversationError("The note is empty. Write something for your colleagues.", "text")
    if len(text) > LONGEST_NOTE:
        raise ConversationError(f"The note is longer than {LONGEST_NOTE:,} characters. Shorten it.", "text")
    note = Note.objects.create(
        organisation_id=conversation.organisation_id, conversation=conversation, author=author, text=text
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
