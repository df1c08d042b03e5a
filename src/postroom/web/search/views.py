"""The page of search, suggestions while one types, saved searches, and past answers."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.search.find import CursorProblem
from postroom.search.language.operators import OPERATORS
from postroom.search.language.parse import MOST_CHARACTERS
from postroom.search.language.suggest import suggest
from postroom.search.saved.keep import SavedSearchError, keep, removable_by
from postroom.search.similar import answers_like
from postroom.search.vocabulary import NamesFor
from postroom.search.zone import zone_named
from postroom.web.access import Request, reading, writing
from postroom.web.conversations.find import find
from postroom.web.errors import not_found
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.search.results import Search

PARTS = {"results": "search/_results.html", "more": "search/_rows.html"}


@reading
def page(request: Request) -> HttpResponse:
    """Show what a search finds: the page, its results alone, or those that follow."""
    search = _search(request)
    try:
        _ = search.found
    except CursorProblem:
        return not_found(request)
    template = PARTS.get(request.htmx.target or "", "search/page.html")
    return render(request, template, _context(request, search))


@reading
def suggestions(request: Request) -> HttpResponse:
    """Offer what may follow at the caret."""
    text = request.GET.get("q", "")[:MOST_CHARACTERS].replace("\x00", " ")
    caret = request.GET.get("caret", "")
    place = int(caret) if caret.isdecimal() and len(caret) < 6 else len(text)
    offered = suggest(text, place, NamesFor(request.user))
    return render(request, "search/_suggestions.html", {"offered": offered})


@writing
def save(request: Request) -> HttpResponse:
    """Keep a search under a name, in the sidebar."""
    search, name = _search(request), request.POST.get("name", "")
    try:
        keep(request.user, name, search.text, shared="shared" in request.POST)
    except SavedSearchError as error:
        context = {
            **_context(request, search),
            "save_error": str(error),
            "save_name": name,
        }
        return render(request, "search/page.html", context, status=422)
    return redirect(search.here)


@writing
def remove(request: Request, number: int) -> HttpResponse:
    """Take a saved search off the list; the page stays on it, so that it can be saved again."""
    saved = get_object_or_404(removable_by(request.user), pk=number)
    saved.delete()
    return redirect(Search(request.user, saved.query, "date", zone_named("")).here)


@reading
def answers(request: Request, number: int) -> HttpResponse:
    """Show the team's closest past replies, beside the reply that is being written."""
    conversation = find(request, number)
    return render(request, "search/_answers.html", {"answers": answers_like(request.user, conversation)})


def _search(request: Request) -> Search:
    given = request.POST if request.method == "POST" else request.GET
    return Search(
        request.user,
        given.get("q", "").replace("\x00", " "),
        "relevance" if given.get("order") == "relevance" else "date",
        zone_named(request.COOKIES.get("zone", "")),
        given.get("cursor", ""),
    )


def _context(request: Request, search: Search) -> dict[str, object]:
    return {"search": search, "sidebar": Sidebar(request.user, ""), "operators": OPERATORS.values()}
