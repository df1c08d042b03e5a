"""/saved-replies: texts for mail that is written often."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.problems import Problem
from postroom.api.schemas import Strict
from postroom.api.uploads import UploadOut
from postroom.conversations.addresses import entered
from postroom.conversations.writing.models import SavedReply
from postroom.conversations.writing.saved_replies import (
    Wanted,
    may_change,
    remove_reply,
    save_reply,
    saved_replies_of,
    use,
    values_for,
)
from postroom.conversations.writing.uploads import chosen
from postroom.mailboxes.access import mailboxes_of

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


class UseIn(Strict):
    """The mail that it is for: in a conversation, or from a mailbox to somebody; each tells more variables."""

    conversation: str | None = None
    mailbox: str | None = None
    to: str = Field("", examples=["carol@customer.example"])


class FilledOut(Schema):
    """The text with its variables filled in; name the keys of `files` in the mail."""

    text: str
    html: str
    files: list[UploadOut]


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


@router.post(
    "/{reply_id}/uses", response=FilledOut, summary="Use a saved reply", operation_id="useSavedReply"
)
def use_saved_reply(request: HttpRequest, reply_id: str, body: UseIn) -> Any:
    """Fill its variables in for a mail that you write, and copy its files; it is counted as used."""
    author = writer(request)
    reply = _find(author, reply_id)
    conversation = find.conversation(author, body.conversation) if body.conversation else None
    mailbox = (
        find.mailbox(author, body.mailbox)
        if body.mailbox
        else conversation.mailbox
        if conversation
        else reply.mailbox or mailboxes_of(author).first()
    )
    if mailbox is None:
        raise Problem(422, "You are not a member of any mailbox yet.", "mailbox")
    to = entered(to=body.to).to if body.to.strip() else ()
    filled = use(author, reply, values_for(author, mailbox, conversation, to))
    files = [
        {name: getattr(one, name) for name in ("key", "name", "content_type", "size_bytes")}
        for one in filled.files
    ]
    return {"text": filled.text, "html": filled.html, "files": files}


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
