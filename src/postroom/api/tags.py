"""/tags: their names, which are a tree, their colours, and where they are offered."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.acts import ActOut, act_shape
from postroom.api.auth import administrator, person
from postroom.api.paging import PageQuery, by_number
from postroom.api.problems import Problem
from postroom.api.schemas import Strict
from postroom.conversations.access import tags_of
from postroom.conversations.models import Tag
from postroom.conversations.tag_tree import look_of_tag, merge_tags, remove_tag_everywhere, rename_tag
from postroom.conversations.tagging import LONGEST_NAME

router = Router(tags=["tags"])
MOST_MAILBOXES = 1_000


class TagOut(Schema):
    """A tag. "returns/broken" stands below "returns"; without `mailboxes` it is offered in all of them."""

    id: str
    name: str = Field(examples=["returns/broken"])
    hue: int | None
    mailboxes: list[str]


class TagPage(Schema):
    """A page of tags."""

    items: list[TagOut]
    next_cursor: str | None


class TagPatch(Strict):
    """What is to change; what is left out stays. What stands below a tag is renamed with it."""

    name: str | None = Field(None, max_length=LONGEST_NAME, examples=["returns/broken"])
    hue: int | None = Field(
        None, ge=0, le=359, description="The colour in degrees; null for none.", examples=[150]
    )
    mailboxes: list[str] | None = Field(
        None,
        max_length=MOST_MAILBOXES,
        description="Ids or addresses; an empty list offers it in all.",
    )


class TagMerging(Strict):
    """The tag that takes the place of this one."""

    into: str = Field(examples=["43"])


@router.get("", response=TagPage, summary="List tags", operation_id="listTags")
def list_tags(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """The tags that this person is offered, in the order in which they were made."""
    return by_number(_tags(person(request)), page, _shape)


@router.get("/{tag_id}", response=TagOut, summary="Read a tag", operation_id="getTag")
def get_tag(request: HttpRequest, tag_id: str) -> Any:
    """One tag, as it stands now."""
    return _shape(_find(person(request), tag_id))


@router.patch("/{tag_id}", response=TagOut, summary="Change a tag", operation_id="updateTag")
def patch_tag(request: HttpRequest, tag_id: str, body: TagPatch) -> Any:
    """Rename a tag, colour it, limit it to mailboxes; for owners and administrators."""
    actor = administrator(request)
    tag = _find(actor, tag_id)
    with transaction.atomic():
        if body.name is not None:
            rename_tag(tag, body.name, actor)
        if {"hue", "mailboxes"} & body.model_fields_set:
            hue = body.hue if "hue" in body.model_fields_set else tag.hue
            offered = list(tag.mailboxes.all())
            if body.mailboxes is not None:
                offered = [find.mailbox(actor, one) for one in body.mailboxes]
            look_of_tag(tag, hue, offered, actor)
    return _shape(_find(actor, tag_id))


@router.post("/{tag_id}/merging", response=ActOut, summary="Merge a tag", operation_id="mergeTag")
def post_merging(request: HttpRequest, tag_id: str, body: TagMerging) -> Any:
    """Put another tag wherever this one is, and remove this one. The act can be undone."""
    actor = administrator(request)
    tag = _find(actor, tag_id)
    into = tags_of(actor).filter(pk=find.number(body.into)).first()
    if into is None:
        raise Problem(422, f"There is no tag with the id “{body.into}”.", "into")
    return act_shape(merge_tags(tag, into, actor))


@router.delete("/{tag_id}", response=ActOut, summary="Remove a tag", operation_id="deleteTag")
def delete_tag(request: HttpRequest, tag_id: str) -> Any:
    """Take a tag off everything and out of the tree; what stands below it stays. The act can be undone."""
    actor = administrator(request)
    return act_shape(remove_tag_everywhere(_find(actor, tag_id), actor))


def _tags(somebody: Person) -> Any:
    return tags_of(somebody).prefetch_related("mailboxes")


def _find(somebody: Person, text: str) -> Tag:
    tag: Tag = get_object_or_404(_tags(somebody), pk=find.number(text))
    return tag


def _shape(tag: Tag) -> dict[str, Any]:
    return {
        "id": str(tag.pk),
        "name": tag.name,
        "hue": tag.hue,
        "mailboxes": [str(one) for one in sorted(mailbox.pk for mailbox in tag.mailboxes.all())],
    }
