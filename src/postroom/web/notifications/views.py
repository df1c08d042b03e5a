"""The bell, the list behind it, and the list of mentions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.conversations.mentioning import mentions_of
from postroom.conversations.models import Notification, NotificationKind
from postroom.conversations.notifying import mark_read, notifications_of
from postroom.web.access import Request, marking, reading
from postroom.web.inbox.sidebar import Sidebar

MOST = 100


@reading
def every(request: Request) -> HttpResponse:
    """What the person was told, newest first."""
    context = {"sidebar": Sidebar(request.user), "notifications": notifications_of(request.user)[:MOST]}
    return render(request, "notifications/page.html", context)


@reading
def bell(request: Request) -> HttpResponse:
    """Show the bell alone, for a page that is open."""
    return render(request, "notifications/_bell.html")


@reading
def mentions(request: Request) -> HttpResponse:
    """Where the person is named, newest first."""
    context = {"sidebar": Sidebar(request.user), "mentions": mentions_of(request.user)[:MOST]}
    return render(request, "notifications/mentions.html", context)


@reading
def one(request: Request, number: int) -> HttpResponse:
    """Open what a notification is about. (Opening the conversation marks it read.)"""
    found = get_object_or_404(Notification, pk=number, person=request.user)
    if found.kind == NotificationKind.APPROVAL:
        return redirect("approvals")
    if found.draft and found.kind in (NotificationKind.HANDED_OVER, NotificationKind.COLLISION):
        return redirect("draft", number=found.draft)
    if found.conversation_id:
        return redirect("conversation", number=found.conversation_id)
    return redirect("notifications")


@marking
def reading_one(request: Request, number: int) -> HttpResponse:
    """Mark one read."""
    get_object_or_404(Notification, pk=number, person=request.user)
    mark_read(request.user, number)
    return redirect("notifications")


@marking
def reading_all(request: Request) -> HttpResponse:
    """Mark all of them read."""
    mark_read(request.user)
    return redirect("notifications")
