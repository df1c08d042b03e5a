"""The lists of drafts and of what is held."""

from django.http import HttpResponse
from django.shortcuts import render

from postroom.conversations.collisions import collisions_of
from postroom.conversations.drafting import drafts_of
from postroom.web.access import Request, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import said

MOST = 200


@reading
def drafts(request: Request) -> HttpResponse:
    """What the person writes, or with `?of=everybody` what anybody does in their mailboxes."""
    everybody = request.GET.get("of") == "everybody"
    found = drafts_of(request.user)
    context = {
        "sidebar": Sidebar(request.user),
        "drafts": (found if everybody else found.filter(author=request.user))[:MOST],
        "everybody": everybody,
        "done": said(request),
    }
    return render(request, "drafts/page.html", context)


@reading
def collisions(request: Request) -> HttpResponse:
    """Replies that were stopped because something newer is there."""
    context = {
        "sidebar": Sidebar(request.user),
        "drafts": collisions_of(request.user)[:MOST],
        "done": said(request),
    }
    return render(request, "drafts/collisions.html", context)
