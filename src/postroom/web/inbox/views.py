"""The lists."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django_htmx.http import HttpResponseClientRedirect

from postroom.accounts.models import Density, ListOrder
from postroom.conversations.access import tags_of
from postroom.conversations.viewing import views_of
from postroom.mailboxes.access import mailboxes_of
from postroom.web.access import Request, marking, reading
from postroom.web.errors import not_found
from postroom.web.inbox.kinds import INBOX, KINDS, KINDS_OF_A_MAILBOX, TAGGED, VIEW
from postroom.web.inbox.places import Place
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
def tag(request: Request, number: int) -> HttpResponse:
    """Show what is open and has a tag."""
    return _show(request, Place(TAGGED, tag=get_object_or_404(tags_of(request.user), pk=number)))


@reading
def view(request: Request, number: int) -> HttpResponse:
    """Show what meets the conditions of a view."""
    return _show(request, Place(VIEW, view=get_object_or_404(views_of(request.user), pk=number)))


@reading
def sidebar(request: Request) -> HttpResponse:
    """Show the sidebar alone, for a page that is open."""
    side = Sidebar(request.user, counted=True)
    here = side.place(request.GET.get("in", ""))
    return render(request, "inbox/_sidebar.html", {"sidebar": side, "here": here})


@reading
def tags(request: Request) -> HttpResponse:
    """Offer the tags that exist, as options of a text field."""
    return render(request, "inbox/_tag_options.html", {"tags": all_tags(request.user)})


@marking
def look(request: Request) -> HttpResponse:
    """Remember how the person wants their lists: what stands on top, and how close the rows are."""
    person, posted = request.user, request.POST
    if posted.get("order") in ListOrder.values:
        person.list_order = posted["order"]
    if posted.get("density") in Density.values:
        person.density = posted["density"]
    person.save(update_fields=["list_order", "density"])
    here = Sidebar(person).place(posted.get("in", ""))
    return HttpResponseClientRedirect(here.url) if request.htmx else redirect(here.url)


def _show(request: Request, place: Place) -> HttpResponse:
    place = replace(place, oldest=request.user.list_order == ListOrder.OLDEST)
    if request.htmx.target == "rows":
        return _fresh_rows(request, place)
    sidebar = Sidebar(request.user, place.key)
    page = page_of(place, request.user, sidebar.every_tag, request.GET.get("before", ""))
    if request.htmx.target == "older":
        return render(request, "inbox/_rows.html", {"page": page, "here": place})
    context = {"page": page, "here": place, "sidebar": sidebar}
    return render(request, "inbox/page.html", context)


def _fresh_rows(request: Request, place: Place) -> HttpResponse:
    """Show the rows of `?only=…` that stand in this list; without it, those of the first page."""
    asked = [
        int(one) for one in request.GET.getlist("only")[:MOST_ASKED] if one.isdecimal() and len(one) < 19
    ]
    tags = Sidebar(request.user).every_tag
    if asked:
        page = Page(place, rows_of(place, request.user, tags, asked))
    else:
        page = page_of(place, request.user, tags)
    return render(request, "inbox/_rows.html", {"page": page, "here": place})
