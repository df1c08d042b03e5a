"""Tags as a tree, and what administrators of it do: rename, merge, remove, colour, limit to mailboxes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from postroom.accounts.bulk import UNLESS_THERE, insert_many
from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.conversations.acting import plain
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Act, ConversationTag, Tag
from postroom.conversations.tagging import LONGEST_NAME, cleaned, key_of_tag
from postroom.kit.clock import now
from postroom.mailboxes.models import Mailbox


@dataclass(frozen=True, slots=True)
class Branch:
    """A tag where it stands in the tree: `name` is its last part, `depth` 0 at the top."""

    tag: Tag
    name: str
    depth: int


def tree(tags: Iterable[Tag]) -> list[Branch]:
    """Return tags in the order of their tree; one whose parent is no tag itself keeps its whole name."""
    branches: list[Branch] = []
    open_ones: list[tuple[str, int]] = []
    for tag in sorted(tags, key=lambda one: one.key.split("/")):
        while open_ones and not tag.key.startswith(f"{open_ones[-1][0]}/"):
            open_ones.pop()
        above = len(open_ones[-1][0]) + 1 if open_ones else 0
        depth = open_ones[-1][1] + 1 if open_ones else 0
        branches.append(Branch(tag, tag.name[above:] if above else tag.name, depth))
        open_ones.append((tag.key, depth))
    return branches


@transaction.atomic
def rename_tag(tag: Tag, name: str, actor: Person) -> Act | None:
    """Give a tag another name; what stands below it goes along.

    Raises ConversationError where the name is none, or another tag has it.
    """
    whole = cleaned(name)
    if key_of_tag(whole).startswith(f"{tag.key}/"):
        raise ConversationError(f"“{tag.name}” cannot stand below itself. Choose another name.", "name")
    below = _below(tag)
    wanted = {one.pk: whole + one.name[len(tag.name) :] for one in (tag, *below)}
    if any(len(new) > LONGEST_NAME for new in wanted.values()):
        raise ConversationError(f"The name is longer than {LONGEST_NAME} characters. Shorten it.", "name")
    keys = [key_of_tag(new) for new in wanted.values()]
    taken = Tag.objects.filter(organisation_id=tag.organisation_id, key__in=keys).exclude(pk__in=wanted)
    for other in taken:
        if other.removed_at is None:
            raise ConversationError(f"There is a tag “{other.name}” already. Merge them instead.", "name")
        Tag.objects.filter(pk=other.pk).update(key=f"\x01{other.pk}")  # Out of the way; only undo knows it.
    changes = [
        _change(one, name=wanted[one.pk], key=key_of_tag(wanted[one.pk]))
        for one in (tag, *below)
        if one.name != wanted[one.pk]
    ]
    return _done(tag, actor, f"Renamed the tag to “{whole}”", tags=changes)


@transaction.atomic
def merge_tags(tag: Tag, into: Tag, actor: Person) -> Act | None:
    """Put `into` on whatever has `tag`, and remove `tag`. Raises ConversationError where they are the same."""
    if tag.pk == into.pk:
        raise ConversationError("A tag cannot be merged into itself. Choose another one.", "into")
    have = list(ConversationTag.objects.filter(tag=tag).values_list("conversation_id", flat=True))
    there = set(
        ConversationTag.objects.filter(
            tag=into, conversation__in=ConversationTag.objects.filter(tag=tag).values("conversation")
        ).values_list("conversation_id", flat=True)
    )
    new = [number for number in have if number not in there]
    insert_many(
        [
            ConversationTag(organisation_id=tag.organisation_id, conversation_id=number, tag=into)
            for number in new
        ],
        conflicts=UNLESS_THERE,
    )
    return _removed(
        tag, have, actor, f"Merged the tag “{tag.name}” into “{into.name}”", [[one, into.pk] for one in new]
    )


@transaction.atomic
def remove_tag_everywhere(tag: Tag, actor: Person) -> Act | None:
    """Take a tag off everything and out of the tree; what stands below it stays."""
    have = list(ConversationTag.objects.filter(tag=tag).values_list("conversation_id", flat=True))
    return _removed(tag, have, actor, f"Removed the tag “{tag.name}”", [])


@transaction.atomic
def look_of_tag(tag: Tag, hue: int | None, mailboxes: Sequence[Mailbox], actor: Person) -> None:
    """Give a tag a colour (degrees, None for none), and the mailboxes that it is offered in (none: all)."""
    if hue is not None and not 0 <= hue < 360:
        raise ConversationError("The colour is no degree between 0 and 359.", "hue")
    Tag.objects.filter(pk=tag.pk).update(hue=hue)
    tag.mailboxes.set(mailboxes)
    record("tag.changed", organisation=tag.organisation_id, actor=actor, tag=tag.name)


def _below(tag: Tag) -> list[Tag]:
    return list(
        Tag.objects.filter(
            organisation_id=tag.organisation_id, key__startswith=f"{tag.key}/", removed_at=None
        )
    )


def _removed(tag: Tag, have: list[int], actor: Person, sentence: str, tagged: list[list[int]]) -> Act:
    ConversationTag.objects.filter(tag=tag).delete()
    untagged = [[number, tag.pk] for number in have]
    return _done(
        tag, actor, sentence, tags=[_change(tag, removed_at=now())], untagged=untagged, tagged=tagged
    )


def _change(tag: Tag, **values: Any) -> list[Any]:
    before = {name: plain(getattr(tag, name)) for name in values}
    Tag.objects.filter(pk=tag.pk).update(**values)
    return [tag.pk, before, {name: plain(value) for name, value in values.items()}]


def _done(tag: Tag, actor: Person, sentence: str, **changes: list[list[Any]]) -> Act:
    act = Act.objects.create(
        organisation_id=tag.organisation_id, actor=actor, sentence=sentence[:300], changes=changes
    )
    about = sorted({number for number, _ in (*changes.get("untagged", ()), *changes.get("tagged", ()))})
    changed = [number for number, *_ in changes.get("tags", ())]
    record(
        "tag.changed",
        organisation=tag.organisation_id,
        actor=actor,
        tag=tag.name,
        act=act.pk,
        conversations=about
        or list(ConversationTag.objects.filter(tag__in=changed).values_list("conversation_id", flat=True)),
    )
    return act
