"""Managing tags: their names, their colours, where they are offered; merging and removing them, with undo."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from postroom.accounts.permissions import may_manage_organisation
from postroom.conversations.access import tags_of
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Act, Tag
from postroom.conversations.tag_tree import look_of_tag, merge_tags, remove_tag_everywhere, rename_tag, tree
from postroom.mailboxes.access import mailboxes_of
from postroom.web import errors
from postroom.web.access import Request, View, reading, writing
from postroom.web.acts.chosen import as_number
from postroom.web.done import tell
from postroom.web.inbox.sidebar import Sidebar

HUES = tuple(range(0, 360, 30))
Change = Callable[[Request, Tag], Act | None]


@reading
def every(request: Request) -> HttpResponse:
    """Show all tags as a tree."""
    if not may_manage_organisation(request.user):
        return errors.for_administrators(request)
    branches = tree(tags_of(request.user).prefetch_related("mailboxes"))
    return render(request, "tags/every.html", {"sidebar": Sidebar(request.user), "branches": branches})


@reading
def settings(request: Request, number: int) -> HttpResponse:
    """Show what can be changed about one tag."""
    tag = _tag(request, number)
    if not may_manage_organisation(request.user):
        return errors.for_administrators(request)
    return _page(request, tag)


def changing(change: Change) -> View:
    """Let administrators change a tag; the page of all tags follows, with Undo."""

    @wraps(change)
    def view(request: Request, number: int) -> HttpResponseBase:
        tag = _tag(request, number)
        if not may_manage_organisation(request.user):
            return errors.for_administrators(request)
        try:
            act = change(request, tag)
        except ConversationError as error:
            return _page(request, _tag(request, number), str(error))
        return tell(request, act, redirect("manage-tags"))

    return writing(view)


@changing
def name(request: Request, tag: Tag) -> Act | None:
    """Rename a tag, and with it what stands below it."""
    return rename_tag(tag, request.POST.get("name", ""), request.user)


@changing
def look(request: Request, tag: Tag) -> Act | None:
    """Set the colour of a tag and the mailboxes that it is offered in."""
    numbers = [found for one in request.POST.getlist("mailbox") if (found := as_number(one))]
    hue = as_number(request.POST.get("hue", ""))
    look_of_tag(tag, hue, list(mailboxes_of(request.user).filter(pk__in=numbers)), request.user)
    return None


@changing
def merging(request: Request, tag: Tag) -> Act | None:
    """Put another tag wherever this one is, and remove this one."""
    number = as_number(request.POST.get("into", "")) or 0
    into = tags_of(request.user).filter(pk=number).first()
    if into is None:
        raise ConversationError("Choose the tag to merge this one into.", "into")
    return merge_tags(tag, into, request.user)


@changing
def removal(request: Request, tag: Tag) -> Act | None:
    """Take a tag off everything."""
    return remove_tag_everywhere(tag, request.user)


def _tag(request: Request, number: int) -> Tag:
    return get_object_or_404(tags_of(request.user), pk=number)


def _page(request: Request, tag: Tag, wrong: str = "") -> HttpResponse:
    sidebar = Sidebar(request.user)
    context = {
        "sidebar": sidebar,
        "tag": tag,
        "wrong": wrong,
        "hues": HUES,
        "offered_in": set(tag.mailboxes.values_list("pk", flat=True)),
        "others": tags_of(request.user).exclude(pk=tag.pk)[:500],
    }
    return render(request, "tags/one.html", context, status=422 if wrong else 200)
