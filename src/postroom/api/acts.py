"""/acts: what is done to many conversations at once, and taking it back. /views: lists by conditions."""

from dataclasses import asdict
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from postroom.accounts.models import Person
from postroom.accounts.permissions import colleagues_of
from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.moments import Moment
from postroom.api.problems import Problem
from postroom.api.schemas import Strict
from postroom.conversations.access import conversations_of
from postroom.conversations.acting import MOST_AT_ONCE
from postroom.conversations.models import Act, SavedView
from postroom.conversations.performing import FOR_ONESELF, Details, perform
from postroom.conversations.undoing import act_of, touched_by, undo
from postroom.conversations.viewing import Conditions, changeable_views_of, counts_of, keep_view, views_of

router = Router(tags=["acts"])
views = Router(tags=["views"])

Name = Literal[
    "close", "reopen", "archive", "spam", "trash", "snooze", "assign", "tag", "untag", "move", "priority",
    "read", "unread",
]  # fmt: skip


class ActIn(Strict):
    """An act on at most 1,000 conversations, with what it needs: `assignee` and `mailbox` are ids or addresses.

    `until` is when what is snoozed comes back; without it, when an answer comes.
    """

    act: Name
    conversations: list[str]
    assignee: str | None = None
    tag: str = ""
    mailbox: str | None = None
    until: Moment | None = None
    priority: int = 0


class ActOut(Schema):
    """An act; `id` is null where nothing changed."""

    id: str | None
    sentence: str
    conversations: int


class UndoneOut(Schema):
    """How many conversations an act was undone of; those changed since stay as they are."""

    conversations: int


class ConditionsIn(Strict):
    """The conditions of a view, all of which must hold; empty and 0 say nothing.

    `assignee` is "me", "nobody", "somebody" or an id, `idle_hours` how long nothing has happened.
    """

    mailbox: int = 0
    status: str = "open"
    assignee: str = ""
    tag: int = 0
    idle_hours: int = 0
    subject: str = ""
    sender: str = ""
    attachments: bool = False
    unread: bool = False


class ViewIn(Strict):
    """A view to be kept."""

    name: str
    conditions: ConditionsIn = ConditionsIn()
    shared: bool = False


class ViewOut(Schema):
    """A view. `count` is of its newest conversations; `more` where there may be more of them."""

    id: str
    name: str
    conditions: dict[str, Any]
    shared: bool
    mine: bool
    count: int
    more: bool


class ViewPage(Schema):
    """All views of a person."""

    items: list[ViewOut]
    next_cursor: str | None


@router.post("", response={201: ActOut}, summary="Do an act to conversations", operation_id="createAct")
def create_act(request: HttpRequest, body: ActIn) -> Any:
    """Change many conversations in one transaction; those that this person may not change are left out."""
    actor = person(request) if body.act in FOR_ONESELF else writer(request)
    if len(body.conversations) > MOST_AT_ONCE:
        raise Problem(422, f"Choose at most {MOST_AT_ONCE:,} conversations at once.", "conversations")
    numbers = [find.number(one) for one in body.conversations]
    details = Details(
        assignee=_assignee(actor, body.assignee),
        tag=body.tag,
        mailbox=find.mailbox(actor, body.mailbox) if body.mailbox else None,
        until=body.until,
        priority=body.priority,
    )
    act = perform(body.act, conversations_of(actor).filter(pk__in=numbers), actor, details)
    return 201, act_shape(act)


@router.post("/{act_id}/undoing", response=UndoneOut, summary="Undo an act", operation_id="undoAct")
def undo_act(request: HttpRequest, act_id: str, conversation: str | None = None) -> Any:
    """Take an act back within 30 days, of one conversation or of all that nobody has changed since."""
    actor = writer(request)
    act = act_of(actor, find.number(act_id))
    if act is None:
        raise Http404
    return {"conversations": undo(act, actor, find.number(conversation) if conversation else None)}


@views.get("", response=ViewPage, summary="List views", operation_id="listViews")
def list_views(request: HttpRequest) -> Any:
    """Your views and those that colleagues share."""
    asker = person(request)
    return {"items": _views(asker, list(views_of(asker))), "next_cursor": None}


@views.post("", response={201: ViewOut}, summary="Make a view", operation_id="createView")
def create_view(request: HttpRequest, body: ViewIn) -> Any:
    """Keep conditions under a name, for yourself or for everybody."""
    asker = writer(request)
    made = keep_view(asker, body.name, Conditions.read(body.conditions.dict()), shared=body.shared)
    return 201, _views(asker, [made])[0]


@views.put("/{view_id}", response=ViewOut, summary="Change a view", operation_id="updateView")
def update_view(request: HttpRequest, view_id: str, body: ViewIn) -> Any:
    """Replace name and conditions of a view that is yours to change."""
    asker = writer(request)
    view = get_object_or_404(changeable_views_of(asker), pk=find.number(view_id))
    conditions = Conditions.read(body.conditions.dict())
    return _views(asker, [keep_view(asker, body.name, conditions, shared=body.shared, view=view)])[0]


@views.delete("/{view_id}", response={204: None}, summary="Remove a view", operation_id="deleteView")
def delete_view(request: HttpRequest, view_id: str) -> Any:
    """Remove a view; no conversation is touched by that."""
    get_object_or_404(changeable_views_of(writer(request)), pk=find.number(view_id)).delete()
    return 204, None


def _assignee(actor: Person, text: str | None) -> Person | None:
    if not text:
        return None
    asked = {"email": text.lower()} if "@" in text else {"pk": find.number(text)}
    found = colleagues_of(actor).filter(**asked).first()
    if found is None:
        raise Problem(422, f"None of your colleagues has the id or address “{text[:100]}”.", "assignee")
    return found


def act_shape(act: Act | None) -> dict[str, Any]:
    """An act, or that there was nothing to do."""
    if act is None:
        return {"id": None, "sentence": "Nothing to do: it is so already", "conversations": 0}
    return {"id": str(act.pk), "sentence": act.sentence, "conversations": len(touched_by(act))}


def _views(asker: Person, found: list[SavedView]) -> list[dict[str, Any]]:
    counts = counts_of(found, asker)
    return [
        {
            "id": str(view.pk),
            "name": view.name,
            "conditions": asdict(Conditions.stored(view.conditions)),
            "shared": view.shared,
            "mine": view.person_id == asker.pk,
            "count": counts[view.pk].number,
            "more": counts[view.pk].more,
        }
        for view in found
    ]
