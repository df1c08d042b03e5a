"""Making a view, changing it, removing it."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.accounts.models import Person
from postroom.accounts.permissions import colleagues_of
from postroom.conversations.access import tags_of
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import SavedView, Tag
from postroom.conversations.viewing import STATUSES, Conditions, changeable_views_of, keep_view
from postroom.web.access import Request, reading, writing
from postroom.web.inbox.sidebar import Sidebar

STATUS_NAMES = {"open": "Open", "any": "Any but spam and trash", "archived": "Archived"}


@reading
def new(request: Request) -> HttpResponse:
    """Show the form of a new view, which begins as the list that the address describes."""
    try:
        begun = Conditions.read(request.GET)
    except ConversationError:
        begun = Conditions()
    return _form(request, asdict(begun))


@writing
def create(request: Request) -> HttpResponse:
    """Make a view."""
    return _keep(request, None)


@reading
def settings(request: Request, number: int) -> HttpResponse:
    """Show the form of a view."""
    view = _changeable(request, number)
    return _form(
        request,
        {**asdict(Conditions.stored(view.conditions)), "name": view.name, "shared": view.shared},
        view,
    )


@writing
def change(request: Request, number: int) -> HttpResponse:
    """Change a view."""
    return _keep(request, _changeable(request, number))


@writing
def removal(request: Request, number: int) -> HttpResponse:
    """Remove a view; no conversation is touched by that."""
    _changeable(request, number).delete()
    return redirect("inbox")


def _changeable(request: Request, number: int) -> SavedView:
    return get_object_or_404(changeable_views_of(request.user), pk=number)


def _keep(request: Request, view: SavedView | None) -> HttpResponse:
    posted = request.POST
    try:
        conditions = Conditions.read(posted)
        kept = keep_view(
            request.user, posted.get("name", ""), conditions, shared="shared" in posted, view=view
        )
    except ConversationError as error:
        return _form(request, posted.dict(), view, error)
    return redirect("view", kept.pk)


def _form(
    request: Request,
    typed: dict[str, Any],
    view: SavedView | None = None,
    error: ConversationError | None = None,
) -> HttpResponse:
    sidebar = Sidebar(request.user)
    context = {
        "sidebar": sidebar,
        "view": view,
        "typed": typed,
        "wrong": {error.field or "name": str(error)} if error else {},
        "mailboxes": [(str(one.pk), one.name) for one in sidebar.mailboxes],
        "statuses": [(one, STATUS_NAMES.get(one, one.title())) for one in STATUSES],
        "people": _people(request.user),
        "tags": [(str(tag.pk), tag.name) for tag in _tags(request.user)],
    }
    return render(request, "saved_views/form.html", context, status=422 if error else 200)


def _people(person: Person) -> list[tuple[str, str]]:
    special = [
        ("", "Anybody or nobody"),
        ("me", "Whoever looks"),
        ("nobody", "Nobody"),
        ("somebody", "Somebody"),
    ]
    return special + [(str(one.pk), one.name) for one in colleagues_of(person)]


def _tags(person: Person) -> QuerySet[Tag]:
    return tags_of(person)[:500]
