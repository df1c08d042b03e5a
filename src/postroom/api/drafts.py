"""/drafts: what is being written, kept, handed over, held, let go."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.api import find
from postroom.api.approvals import ApprovalOut, approval_shape
from postroom.api.auth import person, writer
from postroom.api.departure import departure_of
from postroom.api.moments import Moment
from postroom.api.paging import PageQuery, by_number
from postroom.api.problems import Problem
from postroom.api.schemas import DESPITE, SENDER, MessageOut, PersonOut, Strict, Warned
from postroom.api.shapes import message_shape, person_shape
from postroom.conversations.answering import send_anyway
from postroom.conversations.collisions import go_on
from postroom.conversations.departure import Departure, plan
from postroom.conversations.drafting import (
    UNSIGNED,
    Typed,
    any_drafts_of,
    begin,
    discard,
    drafts_of,
    hand_over,
    restore,
    save,
)
from postroom.conversations.models import OPEN_DRAFTS, Draft
from postroom.conversations.send_guard.looking import check_finished
from postroom.conversations.writing.uploads import chosen

router = Router(tags=["drafts"], by_alias=True)
LINES = ("to", "cc", "bcc", "subject", "sender")


class DraftOut(Schema):
    """A mail that is being written; `conversation` is null for a new one. `revision` grows with every save."""

    id: str
    mailbox: str
    conversation: str | None
    author: PersonOut
    state: str
    to: str
    cc: str
    bcc: str
    subject: str
    sender: str
    text: str
    html: str
    files: list[str]
    signature: bool
    send_at: datetime | None
    track: bool | None
    revision: int
    saved_at: datetime


class DraftPage(Schema):
    """A page of drafts."""

    items: list[DraftOut]
    next_cursor: str | None


class DraftIn(Strict):
    """A new draft: in a conversation, or with a mailbox for a new mail."""

    conversation: str | None = None
    mailbox: str | None = None
    to: str = ""
    cc: str = ""
    bcc: str = ""
    subject: str = ""
    sender: str = SENDER
    text: str = ""
    html: str = ""
    files: list[str] = Field([], description="Keys of uploads.")
    signature: bool = True
    send_at: Moment | None = Field(None, description="Leave then, not at once.")
    track: bool | None = Field(None, description="Note openings, where the mailbox leaves that open.")


class DraftPatch(Strict):
    """What is changed. `base` is the text, or HTML, that this one was made from: what others wrote meanwhile stays."""

    text: str | None = Field(None, description="Plain text, in place of any HTML.")
    html: str | None = None
    base: str | None = None
    to: str | None = None
    cc: str | None = None
    bcc: str | None = None
    subject: str | None = None
    sender: str | None = Field(None, description="A code of the mailbox's senders.", examples=[""])
    files: list[str] | None = Field(None, description="Keys of uploads.")
    signature: bool | None = None
    send_at: Moment | None = Field(None, description="Leave then; null is at once.")
    track: bool | None = None
    author: str | None = None


class SendingIn(Strict):
    """How a draft is sent."""

    despite: list[Warned] = Field([], description=DESPITE)


@router.get("", response=DraftPage, summary="List drafts", operation_id="listDrafts")
def list_drafts(request: HttpRequest, page: Query[PageQuery], state: str | None = None) -> Any:
    """Drafts under way, newest first; `state=held` are the collisions."""
    rows = drafts_of(person(request))
    if state:
        rows = rows.filter(state=state)
    return by_number(rows, page, draft_shape, newest_first=True)


@router.post("", response={201: DraftOut}, summary="Begin a draft", operation_id="createDraft")
def create_draft(request: HttpRequest, body: DraftIn) -> Any:
    """Keep a reply or a new mail; colleagues see it."""
    author = writer(request)
    conversation = find.conversation(author, body.conversation) if body.conversation else None
    if conversation is None and not body.mailbox:
        raise Problem(422, "Name the conversation or, for a new mail, the mailbox.", "mailbox")
    mailbox = conversation.mailbox if conversation else find.mailbox(author, body.mailbox or "")
    chosen(author, body.files)
    draft = begin(mailbox, conversation, author, Typed(**_fields(body)))
    plan(draft, departure_of(body.send_at, body.track))
    return 201, draft_shape(draft)


@router.get("/{draft_id}", response=DraftOut, summary="Read a draft", operation_id="getDraft")
def get_draft(request: HttpRequest, draft_id: str) -> Any:
    """One draft, whatever became of it."""
    return draft_shape(_draft(person(request), draft_id))


@router.patch("/{draft_id}", response=DraftOut, summary="Change a draft", operation_id="updateDraft")
def update_draft(request: HttpRequest, draft_id: str, body: DraftPatch) -> Any:
    """Save fields, merged with what others wrote since `base`; a new `author` (id or address) goes on with it."""
    actor = writer(request)
    draft = _draft(actor, draft_id)
    chosen(actor, body.files or ())
    if fields := _fields(body):
        stands = Typed.of(draft)
        base = replace(stands, **{"html" if body.html else "text": body.base}) if body.base else stands
        save(draft, actor, replace(stands, **fields), base)
    if {"send_at", "track"} & body.model_fields_set:
        send_at = body.send_at if "send_at" in body.model_fields_set else draft.send_at
        leaves = departure_of(send_at, body.track if "track" in body.model_fields_set else draft.track)
        plan(draft, replace(Departure.of(draft), send_at=leaves.send_at, track=leaves.track))
    if body.author is not None:
        to = find.colleague(draft.mailbox, body.author)
        if to is None:
            raise Problem(422, f"Nobody “{body.author[:100]}” works in {draft.mailbox.name}.", "author")
        hand_over(draft, to, actor)
    return draft_shape(_draft(actor, draft_id))


@router.delete("/{draft_id}", response={204: None}, summary="Throw a draft away", operation_id="deleteDraft")
def delete_draft(request: HttpRequest, draft_id: str) -> Any:
    """Throw it away; it can be put back."""
    actor = writer(request)
    discard(_draft(actor, draft_id), actor)
    return 204, None


@router.post(
    "/{draft_id}/restoration", response=DraftOut, summary="Put a draft back", operation_id="restoreDraft"
)
def restore_draft(request: HttpRequest, draft_id: str) -> Any:
    """Put a draft back that was thrown away."""
    actor = writer(request)
    restore(_draft(actor, draft_id), actor)
    return draft_shape(_draft(actor, draft_id))


@router.post(
    "/{draft_id}/release", response=DraftOut, summary="Release a held draft", operation_id="releaseDraft"
)
def release_draft(request: HttpRequest, draft_id: str) -> Any:
    """Write on with a reply that was held: what came meanwhile has been read."""
    actor = writer(request)
    go_on(_draft(actor, draft_id), actor)
    return draft_shape(_draft(actor, draft_id))


@router.post(
    "/{draft_id}/sending",
    response={201: MessageOut, 202: ApprovalOut},
    summary="Send a draft",
    operation_id="sendDraft",
)
def send_draft(request: HttpRequest, draft_id: str, body: SendingIn | None = None) -> Any:
    """Send it as it stands, also where it was held; 202 where it waits for approval, 409 where the guard warns."""
    actor = writer(request)
    draft = _draft(actor, draft_id)
    if draft.state in OPEN_DRAFTS:
        check_finished(actor, draft.conversation, Typed.of(draft), body.despite if body else ())
    outcome = send_anyway(draft, actor)
    if outcome.message is not None:
        return 201, message_shape(outcome.message)
    return 202, approval_shape(outcome.approval)


def draft_shape(draft: Draft) -> dict[str, Any]:
    """A draft."""
    return {
        "id": str(draft.pk),
        "mailbox": str(draft.mailbox_id),
        "conversation": str(draft.conversation_id) if draft.conversation_id else None,
        "author": person_shape(draft.author),
        "state": draft.state,
        **{
            name: getattr(draft, name)
            for name in (*LINES, "text", "html", "send_at", "track", "revision", "saved_at")
        },
        "files": draft.files.split(),
        "signature": draft.signing != UNSIGNED,
    }


def _fields(body: DraftIn | DraftPatch) -> dict[str, str]:
    """Return those fields of what is typed that a body sets; text alone takes the place of any HTML."""
    given = body.model_dump(exclude_unset=True)
    fields = {name: given[name] for name in (*LINES, "text", "html") if given.get(name) is not None}
    if "text" in fields:
        fields.setdefault("html", "")
    if given.get("files") is not None:
        fields["files"] = " ".join(given["files"])
    if given.get("signature") is not None:
        fields["signing"] = "" if given["signature"] else UNSIGNED
    return fields


def _draft(somebody: Any, text: str) -> Draft:
    return get_object_or_404(any_drafts_of(somebody), pk=find.number(text))
