"""/saved-replies: texts for mail that is written often."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.problems import Problem
from postroom.api.schemas import Strict
from postroom.conversations.writing.models import SavedReply
from postroom.conversations.writing.saved_replies import (
    Wanted,
    may_change,
    remove_reply,
    save_reply,
    saved_replies_of,
)
from postroom.conversations.writing.uploads import chosen

router = Router(tags=["saved replies"])


class SavedReplyFileOut(Schema):
    """A file that comes with it."""

    name: str
    content_type: str
    size_bytes: int


class SavedReplyOut(Schema):
    """A saved reply, its variables not filled in; without a mailbox it is offered in all of them."""

    id: str
    mailbox: str | None
    name: str
    text: str
    html: str
    files: list[SavedReplyFileOut]
    uses: int
    changed_at: datetime


class SavedReplyIn(Strict):
    """All of it: `text` or `html`, and the keys of uploads as `files`. A name such as "a/b" is a folder."""

    name: str
    text: str = ""
    html: str = ""
    mailbox: str | None = None
    files: list[str] = []


class SavedReplyList(Schema):
    """The saved replies, by name."""

    items: list[SavedReplyOut]


@router.get("", response=SavedReplyList, summary="List saved replies", operation_id="listSavedReplies")
def list_saved_replies(request: HttpRequest) -> Any:
    """All that one may use."""
    return {"items": [_shape(one) for one in saved_replies_of(person(request))]}


@router.post("", response={201: SavedReplyOut}, summary="Make a saved reply", operation_id="createSavedReply")
def create_saved_reply(request: HttpRequest, body: SavedReplyIn) -> Any:
    """Keep a new one."""
    author = writer(request)
    return 201, _shape(save_reply(author, _wanted(author, body)))


@router.get("/{reply_id}", response=SavedReplyOut, summary="Read a saved reply", operation_id="getSavedReply")
def get_saved_reply(request: HttpRequest, reply_id: str) -> Any:
    """One of them."""
    return _shape(_find(person(request), reply_id))


@router.put(
    "/{reply_id}", response=SavedReplyOut, summary="Change a saved reply", operation_id="updateSavedReply"
)
def put_saved_reply(request: HttpRequest, reply_id: str, body: SavedReplyIn) -> Any:
    """Set all of it."""
    author = writer(request)
    reply = _changeable(author, reply_id)
    return _shape(save_reply(author, _wanted(author, body), reply))


@router.delete(
    "/{reply_id}", response={204: None}, summary="Remove a saved reply", operation_id="deleteSavedReply"
)
def delete_saved_reply(request: HttpRequest, reply_id: str) -> Any:
    """Throw it away."""
    author = writer(request)
    remove_reply(author, _changeable(author, reply_id))
    return 204, None


def _changeable(author: Person, reply_id: str) -> SavedReply:
    reply = _find(author, reply_id)
    if not may_change(author, reply.mailbox):
        raise Problem(403, "Saved replies of the whole organisation are for administrators to change.")
    return reply


def _find(somebody: Person, reply_id: str) -> SavedReply:
    usable = reply_id.isascii() and reply_id.isdigit() and len(reply_id) < 19
    found = saved_replies_of(somebody).filter(pk=reply_id).first() if usable else None
    if found is None:
        raise Http404
    return found


def _wanted(author: Person, body: SavedReplyIn) -> Wanted:
    mailbox = find.mailbox(author, body.mailbox) if body.mailbox else None
    return Wanted(body.name, body.text, body.html, mailbox, tuple(chosen(author, body.files)))


def _shape(reply: SavedReply) -> dict[str, Any]:
    return {
        "id": str(reply.pk),
        "mailbox": str(reply.mailbox_id) if reply.mailbox_id else None,
        "name": reply.name,
        "text": reply.text,
        "html": reply.html,
        "files": [
            {"name": one.name, "content_type": one.content_type, "size_bytes": one.size_bytes}
            for one in reply.files.all()
        ],
        "uses": reply.uses,
        "changed_at": reply.changed_at,
    }
