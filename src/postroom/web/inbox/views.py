"""The lists."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.mailboxes.access import mailboxes_of
from postroom.web.access import Request, reading
from postroom.web.errors import not_found
from postroom.web.inbox.places import INBOX, KINDS, KINDS_OF_A_MAILBOX, Place, place_of
from postroom.web.inbox.rows import MOST_ASKED, Page, all_tags, page_of, rows_of
from postroom.web.inbox.sidebar import Sidebar


@reading
def home(request: Request) -> HttpResponse:
    """Open what a person sees first."""
    return redirect("inbox")


@reading
def show(request: Request, slug: str) -> HttpResponse:
    """Show a list over all mailboxes."""
    return _show(request, Place(KINDS[slug]))


@reading
def mailbox(request: Request, number: int, slug: str = INBOX.slug) -> HttpResponse:
    """Show a list of one mailbox."""
    found = get_object_or_404(mailboxes_of(request.user), pk=number)
    kind = KINDS.get(slug)
    if kind not in KINDS_OF_A_MAILBOX:
        return not_found(request)
    return _show(request, Place(kind, found))


@reading
def sidebar(request: Request) -> HttpResponse:
    """Show the sidebar alone, for a page that is open."""
    side = Sidebar(request.user)
    here = place_of(request.GET.get("in", ""), side.mailboxes)
    return render(request, "inbox/_sidebar.html", {"sidebar": side, "here": here})


@reading
def tags(request: Request) -> HttpResponse:
    """Offer the tags that exist, as options of a text field."""
    return render(request, "inbox/_tag_options.html", {"tags": all_tags(request.user)})


def _show(request: Request, place: Place) -> HttpResponse:
    if request.htmx.target == "rows":
        return _fresh_rows(request, place)
    page = page_of(place, request.user, request.GET.get("before", ""))
    if request.htmx.target == "older":
        return render(request, "inbox/_rows.html", {"page": page, "here": place})
    context = {"page": page, "here": place, "sidebar": Sidebar(request.user, place.key)}
    return render(request, "inbox/page.html", context)


def _fresh_rows(request: Request, place: Place) -> HttpResponse:
    """Show the rows of `?only=…` that stand in this list; without it, those of the first page."""
    asked = [
        int(one) for one in request.GET.getlist("only")[:MOST_ASKED] if one.isdecimal() and len(one) < 19
    ]
    page = Page(place, rows_of(place, request.user, asked)) if asked else page_of(place, request.user)
    return render(request, "inbox/_rows.html", {"page": page, "here": place})
