"""/search: the query language for programs, what may follow at a caret, and saved searches."""

from datetime import datetime
from typing import Any, Literal

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.api import find as named
from postroom.api.auth import person, writer
from postroom.api.paging import MOST as LONGEST_PAGE
from postroom.api.paging import bad_cursor
from postroom.api.problems import Problem
from postroom.api.schemas import ConversationOut, Strict
from postroom.api.shapes import conversation_shape
from postroom.kit.clock import now
from postroom.search.facets import Facet
from postroom.search.find import LONGEST_PAGE as MOST_AT_ONCE
from postroom.search.find import CursorProblem, Found, Hit, find_tree
from postroom.search.highlight import Piece, Wanted, excerpt, marked, wanted
from postroom.search.language.parse import MOST_CHARACTERS, parse
from postroom.search.language.query import QueryError
from postroom.search.language.suggest import suggest
from postroom.search.language.write import operator
from postroom.search.saved.keep import SavedSearchError, keep, removable_by, searches_of
from postroom.search.saved.models import SavedSearch
from postroom.search.vocabulary import NamesFor
from postroom.search.zone import zone_named

router = Router(tags=["search"])
saved = Router(tags=["search"])


class SearchQuery(Schema):
    """What is asked, and how the answer is wanted."""

    q: str = Field(
        "", description='A query in the query language: words, "phrases", from:, tag:, after:, OR, -not…'
    )
    order: Literal["date", "relevance"] = "date"
    limit: int = Field(25, ge=1, le=min(LONGEST_PAGE, MOST_AT_ONCE))
    cursor: str | None = Field(None, max_length=2000, description="The `next_cursor` of the page before.")
    facets: bool = Field(False, description="Whether to count by mailbox, person, assignee, tag and month.")
    zone: str = Field("UTC", max_length=64, description="The IANA time zone in which dates are meant.")


class PieceOut(Schema):
    """A stretch of text; `marked` where the query asks for it."""

    text: str
    marked: bool


class HitOut(Schema):
    """A conversation that was found, with the message or note of it that fits best."""

    conversation: ConversationOut
    message: str | None
    note: str | None
    at: datetime
    matches: int
    subject: list[PieceOut]
    excerpt: list[PieceOut]


class FacetOut(Schema):
    """How many conversations have a value; `operator` added to the query leads to these."""

    name: str
    count: int
    operator: str


class FacetsOut(Schema):
    """Counts of what was found; of the first thousand where there is more."""

    mailboxes: list[FacetOut]
    customers: list[FacetOut]
    assignees: list[FacetOut]
    tags: list[FacetOut]
    months: list[FacetOut]


class HintOut(Schema):
    """Something that was read otherwise than it may have been meant, from `start` to before `end`."""

    start: int
    end: int
    sentence: str


class SearchOut(Schema):
    """A page of results. `total` is exact up to a thousand; `tolerant` where only similar words were found."""

    items: list[HitOut]
    total: int
    exact: bool
    tolerant: bool
    hints: list[HintOut]
    facets: FacetsOut | None
    next_cursor: str | None


class SuggestionOut(Schema):
    """Put `text` in place of what stands from `start` to before `end`."""

    text: str
    start: int
    end: int
    about: str


class SuggestionsOut(Schema):
    """What may follow at the caret, the best first."""

    items: list[SuggestionOut]


class SavedSearchOut(Schema):
    """A search under a name; `shared` ones are seen by everybody of the organisation."""

    id: str
    name: str
    query: str
    shared: bool
    mine: bool


class SavedSearchIn(Strict):
    """A search to keep; one of the same name is replaced."""

    name: str
    query: str
    shared: bool = False


class SavedSearchPage(Schema):
    """All saved searches; there are few."""

    items: list[SavedSearchOut]
    next_cursor: str | None


@router.get("", response=SearchOut, summary="Search", operation_id="search")
def search(request: HttpRequest, asked: Query[SearchQuery]) -> Any:
    """Conversations that answer a query. One that is not understood is a problem (422) with its `position`."""
    query = parse(asked.q, now=now(), zone=zone_named(asked.zone))
    if isinstance(query, QueryError):
        raise Problem(422, query.sentence, "q", {"position": query.position, "end": query.end})
    try:
        found = find_tree(
            person(request),
            query.tree,
            order=asked.order,
            limit=asked.limit,
            cursor=asked.cursor,
            facets=asked.facets,
        )
    except CursorProblem as error:
        raise bad_cursor() from error
    if found.problem:
        raise Problem(422, found.problem, "q", {"position": found.position or 0})
    words = wanted(query.tree)
    prefetch_related_objects([hit.conversation for hit in found.hits], "tags")
    return {
        "items": [_hit(hit, words) for hit in found.hits],
        "total": found.total,
        "exact": found.exact,
        "tolerant": found.tolerant,
        "hints": [{"start": one.start, "end": one.end, "sentence": one.sentence} for one in query.hints],
        "facets": _facets(found),
        "next_cursor": found.cursor,
    }


@router.get("/suggestions", response=SuggestionsOut, summary="Suggest", operation_id="listSearchSuggestions")
def suggestions(request: HttpRequest, q: str = "", caret: int | None = None) -> Any:
    """Operators, people, tags and mailboxes that may be meant by the word at the caret (default: the end)."""
    text = q[:MOST_CHARACTERS].replace("\x00", " ")
    offered = suggest(text, len(text) if caret is None else caret, NamesFor(person(request)))
    return {
        "items": [
            {"text": one.text, "start": one.start, "end": one.end, "about": one.about} for one in offered
        ]
    }


@saved.get("", response=SavedSearchPage, summary="List saved searches", operation_id="listSavedSearches")
def list_saved(request: HttpRequest) -> Any:
    """Your saved searches and those that colleagues share."""
    asker = person(request)
    return {"items": [_saved(one, asker.pk) for one in searches_of(asker)], "next_cursor": None}


@saved.post("", response={201: SavedSearchOut}, summary="Save a search", operation_id="createSavedSearch")
def create_saved(request: HttpRequest, body: SavedSearchIn) -> Any:
    """Keep a search for yourself, or for everybody."""
    asker = writer(request)
    try:
        kept = keep(asker, body.name, body.query, shared=body.shared)
    except SavedSearchError as error:
        raise Problem(422, str(error), error.field) from error
    return 201, _saved(kept, asker.pk)


@saved.delete(
    "/{search_id}", response={204: None}, summary="Remove a search", operation_id="deleteSavedSearch"
)
def delete_saved(request: HttpRequest, search_id: str) -> Any:
    """Take a search off the list: your own; administrators also what is shared."""
    get_object_or_404(removable_by(writer(request)), pk=named.number(search_id)).delete()
    return 204, None


def _hit(hit: Hit, words: tuple[Wanted, ...]) -> dict[str, Any]:
    text = hit.message.text if hit.message else hit.note.text if hit.note else ""
    return {
        "conversation": conversation_shape(hit.conversation),
        "message": str(hit.message.pk) if hit.message else None,
        "note": str(hit.note.pk) if hit.note else None,
        "at": hit.at,
        "matches": hit.matches,
        "subject": _pieces(marked(hit.conversation.subject, words, ("subject",))),
        "excerpt": _pieces(excerpt(text, words, ("body",))),
    }


def _pieces(pieces: list[Piece]) -> list[dict[str, Any]]:
    return [{"text": piece.text, "marked": piece.marked} for piece in pieces]


def _facets(found: Found) -> dict[str, list[dict[str, Any]]] | None:
    if found.facets is None:
        return None
    return {
        "mailboxes": [_facet("mailbox", one) for one in found.facets.mailboxes],
        "customers": [_facet("customer", one) for one in found.facets.customers if one.label],
        "assignees": [_facet("assigned", one) for one in found.facets.assignees],
        "tags": [_facet("tag", one) for one in found.facets.tags],
        "months": [_facet("date", one) for one in found.facets.months],
    }


def _facet(name: str, facet: Facet) -> dict[str, Any]:
    return {"name": facet.label, "count": facet.count, "operator": operator(name, facet.label)}


def _saved(one: SavedSearch, asker: int) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "name": one.name,
        "query": one.query,
        "shared": one.shared,
        "mine": one.person_id == asker,
    }
