"""/quarantine: what the guard set aside, looked at, released or dismissed."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.paging import PageQuery, by_moment
from postroom.api.schemas import ConversationOut
from postroom.api.shapes import conversation_shape
from postroom.conversations.access import messages_of, to_change
from postroom.conversations.models import Conversation, Status
from postroom.delivery.quarantine import (
    dismiss,
    headers_of,
    message_in,
    put_back,
    quarantine_of,
    release,
    restore,
    set_aside,
)

router = Router(tags=["quarantine"])


class QuarantinedOut(Schema):
    """A mail that was set aside. `conversation` holds it alone; `verdict` says why, with the evidence."""

    conversation: str
    message: str
    mailbox: str
    subject: str
    sender: str
    received_at: datetime
    reason: str
    dismissed: bool


class QuarantinedMail(QuarantinedOut):
    """The same with its text, as plain text, and its headers."""

    text: str
    headers: str
    verdict: dict[str, Any]


class QuarantinePage(Schema):
    """A page of the quarantine."""

    items: list[QuarantinedOut]
    next_cursor: str | None


@router.get("", response=QuarantinePage, summary="List the quarantine", operation_id="listQuarantine")
def list_quarantine(request: HttpRequest, page: Query[PageQuery], dismissed: bool = False) -> Any:
    """What is set aside in the mailboxes that this person sees, or was dismissed; newest first."""
    rows = quarantine_of(person(request), dismissed=dismissed)
    return by_moment(rows, page, "latest_at", _shape, newest_first=True)


@router.get(
    "/{conversation_id}",
    response=QuarantinedMail,
    summary="Read a mail set aside",
    operation_id="getQuarantined",
)
def get_quarantined(request: HttpRequest, conversation_id: str) -> Any:
    """One mail that was set aside: why, its text and its headers."""
    conversation = _find(person(request), conversation_id)
    message = message_in(conversation)
    shown = {"text": message.text, "headers": headers_of(message), "verdict": message.verdict}
    return {**_shape(conversation), **shown}


@router.post(
    "/{conversation_id}/release",
    response=ConversationOut,
    summary="Release a mail",
    operation_id="releaseQuarantined",
)
def release_quarantined(request: HttpRequest, conversation_id: str) -> Any:
    """File it where it belongs, silently: nothing automatic answers it. Returns the conversation it is in now."""
    actor = writer(request)
    home = release(_to_change(actor, conversation_id), actor)
    return conversation_shape(find.conversation(actor, str(home.pk)))


@router.post(
    "/{conversation_id}/dismissal",
    response=QuarantinedOut,
    summary="Dismiss a mail",
    operation_id="dismissQuarantined",
)
def dismiss_quarantined(request: HttpRequest, conversation_id: str) -> Any:
    """Put it out of sight. It is kept."""
    actor = writer(request)
    dismiss(_to_change(actor, conversation_id), actor)
    return _shape(_find(actor, conversation_id))


@router.post(
    "/{conversation_id}/restoration",
    response=QuarantinedOut,
    summary="Bring back a dismissed mail",
    operation_id="restoreQuarantined",
)
def restore_quarantined(request: HttpRequest, conversation_id: str) -> Any:
    """Undo a dismissal."""
    actor = writer(request)
    restore(_to_change(actor, conversation_id), actor)
    return _shape(_find(actor, conversation_id))


@router.post(
    "/messages/{message_id}/setting-aside",
    response=QuarantinedOut,
    summary="Undo a release",
    operation_id="setAsideAgain",
)
def set_aside_again(request: HttpRequest, message_id: str) -> Any:
    """Put a mail that was released back into the quarantine."""
    actor = writer(request)
    found = messages_of(actor).select_related("conversation", "mailbox")
    message = get_object_or_404(found, pk=find.number(message_id))
    return _shape(put_back(to_change(actor, message.conversation), message, actor))


def _find(who: Person, text: str) -> Conversation:
    return get_object_or_404(set_aside(who), pk=find.number(text))


def _to_change(who: Person, text: str) -> Conversation:
    return to_change(who, _find(who, text))


def _shape(conversation: Conversation) -> dict[str, Any]:
    message = message_in(conversation)
    return {
        "conversation": str(conversation.pk),
        "message": str(message.pk),
        "mailbox": str(conversation.mailbox_id),
        "subject": conversation.subject,
        "sender": message.from_address,
        "received_at": message.received_at,
        "reason": message.verdict.get("guard", {}).get("reason", ""),
        "dismissed": conversation.status == Status.TRASH,
    }
