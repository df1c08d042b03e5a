"""Tags on conversations."""

from collections.abc import Iterable

from django.db import transaction

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, ConversationTag, Tag

LONGEST_NAME = 100


@transaction.atomic
def add_tag(conversation: Conversation, name: str, actor: Person | None) -> Tag:
    """Put a tag on the conversation, making it where it is new; twice changes nothing.

    Raises ConversationError for an empty or too long name.
    """
    tag = _find_or_make(conversation.organisation_id, name)
    _, added = ConversationTag.objects.get_or_create(
        organisation_id=conversation.organisation_id, conversation=conversation, tag=tag
    )
    if added:
        _record("conversation.tagged", conversation, tag, actor)
    return tag


@transaction.atomic
def remove_tag(conversation: Conversation, tag: Tag, actor: Person | None) -> bool:
    """Take a tag off the conversation; returns whether it was there."""
    removed, _ = ConversationTag.objects.filter(conversation=conversation, tag=tag).delete()
    if removed:
        _record("conversation.untagged", conversation, tag, actor)
    return bool(removed)


@transaction.atomic
def set_tags(conversation: Conversation, names: Iterable[str], actor: Person | None) -> None:
    """Give the conversation exactly these tags."""
    wanted = {tag.pk: tag for tag in (_find_or_make(conversation.organisation_id, name) for name in names)}
    for tag in conversation.tags.all():
        if tag.pk not in wanted:
            remove_tag(conversation, tag, actor)
    for tag in wanted.values():
        add_tag(conversation, tag.name, actor)


def _find_or_make(organisation: int, name: str) -> Tag:
    cleaned = " ".join(name.replace("\x00", "").split())
    if not cleaned:
        raise ConversationError("The tag is empty. Write a word.", "tags")
    if len(cleaned) > LONGEST_NAME:
        raise ConversationError(f"The tag is longer than {LONGEST_NAME} characters. Shorten it.", "tags")
    tag, _ = Tag.objects.get_or_create(
        organisation_id=organisation, key=cleaned.casefold()[:LONGEST_NAME], defaults={"name": cleaned}
    )
    return tag


def _record(kind: str, conversation: Conversation, tag: Tag, actor: Person | None) -> None:
    record(
        kind,
        organisation=conversation.organisation_id,
        actor=actor,
        mailbox=conversation.mailbox_id,
        conversation=conversation.pk,
        tag=tag.name,
    )
