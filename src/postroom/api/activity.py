"""/activity: what happened, as a cursor; /events is the same as a stream (live/events.py)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from postroom.activity.events import event_of
from postroom.activity.follow import Position
from postroom.activity.follow import after as read_after
from postroom.activity.models import Activity
from postroom.api import find
from postroom.api.auth import person
from postroom.api.paging import MOST, PageQuery, by_number
from postroom.api.problems import Problem
from postroom.api.schemas import PersonOut
from postroom.live.events import as_sent
from postroom.mailboxes.activity import activity_of

router = Router(tags=["activity"])
of_conversation = Router(tags=["activity"])
stream = Router(tags=["activity"])

AN_EVENT = 'id: 0.1841\nevent: message.received\ndata: {"id": "0.1841", "type": "message.received"}\n\n'


class EventOut(Schema):
    """Something that happened. `type` says what; `data` holds what the record keeps of it."""

    id: str
    type: str
    at: datetime
    actor: PersonOut | None
    mailbox: str | None
    conversation: str | None
    data: dict[str, Any]


class EventList(Schema):
    """Events, oldest first. Pass `last` as `after` to get what happens from then on."""

    items: list[EventOut]
    last: str
    more: bool


class EventPage(Schema):
    """A page of events."""

    items: list[EventOut]
    next_cursor: str | None


class Since(Schema):
    """From where on."""

    after: str = Field("0.0", max_length=40, description="The `id` of the last event that you have.")
    limit: int = Field(50, ge=1, le=MOST, description=f"How many at most, 1 to {MOST}.")
    type: str = Field("", max_length=60, description="Only events of this type.")


@router.get("", response=EventList, summary="List what happened", operation_id="listActivity")
def list_activity(request: HttpRequest, since: Query[Since]) -> Any:
    """What happened in the mailboxes that this person sees, in order and without a gap."""
    position = Position.parse(since.after)
    if position is None or max(position.transaction, position.activity) >= 2**62:
        raise Problem(422, f"“{since.after}” is not the id of an event. Leave it out to start anew.", "after")
    rows = activity_of(person(request))
    if since.type:
        rows = rows.filter(kind=since.type.replace("\x00", ""))
    found = read_after(position, since.limit + 1, among=rows)
    items = [event_of(row) for row in found[: since.limit]]
    last = items[-1]["id"] if items else str(position)
    return {"items": items, "last": last, "more": len(found) > since.limit}


@of_conversation.get(
    "/{conversation_id}/activity",
    response=EventPage,
    summary="List what happened to a conversation",
    operation_id="listConversationActivity",
)
def list_conversation_activity(request: HttpRequest, conversation_id: str, page: Query[PageQuery]) -> Any:
    """What happened to one conversation, oldest first: who assigned, tagged, closed or answered it."""
    conversation = find.conversation(person(request), conversation_id)
    rows = Activity.objects.filter(conversation=conversation.pk).select_related("actor")
    return by_number(rows, page, event_of)


@stream.get(
    "",
    summary="Follow what happens",
    operation_id="streamEvents",
    openapi_extra={
        "parameters": [
            {
                "in": "header",
                "name": "Last-Event-ID",
                "required": False,
                "description": "The id of the last event that you have: the stream begins after it.",
                "schema": {"type": "string"},
            }
        ],
        "responses": {
            200: {
                "description": "Server-sent events that do not end; `data` is an event as /activity lists it.",
                "content": {"text/event-stream": {"schema": {"type": "string"}, "example": AN_EVENT}},
            }
        },
    },
)
def stream_events(request: HttpRequest, after: str = "") -> HttpResponse:
    """What happens from now on, or after an event that you name, as server-sent events."""
    # The web role answers this itself (live/events.py), without a thread that waits. Behind another server a
    # program gets what there is, and comes back.
    position = Position.parse(request.headers.get("Last-Event-ID") or after) or Position()
    rows = read_after(position, MOST, among=activity_of(person(request)))
    body = b"retry: 2000\n\n" + b"".join(as_sent(row) for row in rows)
    return HttpResponse(body, content_type="text/event-stream")
