"""/notifications: what the token's person was told."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from postroom.api import find
from postroom.api.auth import person
from postroom.api.paging import PageQuery, by_number
from postroom.conversations.models import Notification
from postroom.conversations.notifying import mark_read, notifications_of

router = Router(tags=["notifications"])


class NotificationOut(Schema):
    """One thing that a person was told; `count` of them together."""

    id: str
    kind: str
    words: str
    excerpt: str
    conversation: str | None
    count: int
    at: datetime
    read_at: datetime | None


class NotificationPage(Schema):
    """A page of notifications."""

    items: list[NotificationOut]
    next_cursor: str | None


@router.get("", response=NotificationPage, summary="List notifications", operation_id="listNotifications")
def list_notifications(request: HttpRequest, page: Query[PageQuery], unread: bool = False) -> Any:
    """What one was told, newest first."""
    rows = notifications_of(person(request))
    if unread:
        rows = rows.filter(read_at=None)
    return by_number(rows, page, _shape, newest_first=True)


@router.post(
    "/{notification_id}/reading",
    response={204: None},
    summary="Mark a notification read",
    operation_id="readNotification",
)
def read_notification(request: HttpRequest, notification_id: str) -> Any:
    """Mark one read."""
    mine = notifications_of(person(request))
    mark_read(person(request), get_object_or_404(mine, pk=find.number(notification_id)).pk)
    return 204, None


@router.post(
    "/reading", response={204: None}, summary="Mark all notifications read", operation_id="readNotifications"
)
def read_notifications(request: HttpRequest) -> Any:
    """Mark all that one was told read."""
    mark_read(person(request))
    return 204, None


def _shape(one: Notification) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "kind": one.kind,
        "words": one.words,
        "excerpt": one.excerpt,
        "conversation": str(one.conversation_id) if one.conversation_id else None,
        "count": one.count,
        "at": one.at,
        "read_at": one.read_at,
    }
