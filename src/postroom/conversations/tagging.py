"""Tags on conversations."""

from collections.abc import Iterable

from django.db import transaction

from postroom.accounts.models import Person
from postroom.conversations.acting import Doing
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Act, Conversation, Tag

LONGEST_NAME = 100


@transaction.atomic
def tag_all(conversations: Iterable[Conversation], name: str, actor: Person | None) -> tuple[Tag, Act | None]:
    """Put a tag on conversations, making it where it is new; twice changes nothing.

    Raises ConversationError for an empty or too long name.
    """
    doing = Doing(conversations, actor)
    if not doing.rows:
        raise ConversationError("None of these conversations is there any more. Reload the page.")
    tag = find_or_make(next(iter(doing.rows.values())).organisation_id, name)
    for row in doing.tag(list(doing.rows.values()), tag):
        doing.tell("conversation.tagged", row, tag=tag.name)
    return tag, doing.done(f"Tagged {{n}} “{tag.name}”")


@transaction.atomic
def untag_all(conversations: Iterable[Conversation], tag: Tag, actor: Person | None) -> Act | None:
    """Take a tag off conversations; returns the act, None where none had it."""
    doing = Doing(conversations, actor)
    for row in doing.untag(list(doing.rows.values()), tag):
        doing.tell("conversation.untagged", row, tag=tag.name)
    return doing.done(f"Took “{tag.name}” off {{n}}")


def add_tag(conversation: Conversation, name: str, actor: Person | None) -> Tag:
    """Put a tag on the conversation; see `tag_all`."""
    return tag_all([conversation], name, actor)[0]


def remove_tag(conversation: Conversation, tag: Tag, actor: Person | None) -> bool:
    """Take a tag off the conversation; returns whether it was there (see `untag_all`)."""
    return untag_all([conversation], tag, actor) is not None


@transaction.atomic
def set_tags(conversation: Conversation, names: Iterable[str], actor: Person | None) -> None:
    """Give the conversation exactly these tags."""
    wanted = {tag.pk: tag for tag in (find_or_make(conversation.organisation_id, name) for name in names)}
    for tag in conversation.tags.all():
        if tag.pk not in wanted:
            remove_tag(conversation, tag, actor)
    for tag in wanted.values():
        add_tag(conversation, tag.name, actor)


def cleaned(name: str) -> str:
    """Return a name of a tag as it is kept: "a / b" is "a/b". Raises ConversationError where it is none."""
    parts = (" ".join(part.split()) for part in name.replace("\x00", "").split("/"))
    whole = "/".join(part for part in parts if part)
    if not whole:
        raise ConversationError("The tag is empty. Write a word.", "tags")
    if len(whole) > LONGEST_NAME:
        raise ConversationError(f"The tag is longer than {LONGEST_NAME} characters. Shorten it.", "tags")
    return whole


def key_of_tag(name: str) -> str:
    """Return the name as tags are looked up by it, whatever its case."""
    return name.casefold()[:LONGEST_NAME]


def find_or_make(organisation: int, name: str) -> Tag:
    """Return the tag of this name; one that was removed comes back, without what it was on."""
    whole = cleaned(name)
    tag, _ = Tag.objects.get_or_create(
        organisation_id=organisation, key=key_of_tag(whole), defaults={"name": whole}
    )
    if tag.removed_at is not None:
        Tag.objects.filter(pk=tag.pk).update(removed_at=None, name=whole)
        tag.removed_at, tag.name = None, whole
    return tag
