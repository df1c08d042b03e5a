"""What stands in the sidebar, read at once: mailboxes, views, searches and tags (one query)."""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from postroom.accounts.models import Person
from postroom.accounts.prepared import prepared
from postroom.conversations.access import tags_of
from postroom.conversations.models import SavedView, Tag
from postroom.conversations.viewing import views_of
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import Mailbox
from postroom.search.saved.keep import searches_of
from postroom.search.saved.models import SavedSearch

MAILBOX = ("id", "organisation_id", "name", "hue")


@dataclass(frozen=True, slots=True)
class Kept:
    """The mailboxes, views, searches and tags of a person, by name.

    Of a mailbox only name and colour are read, the rest when it is asked for.
    """

    mailboxes: list[Mailbox]
    views: list[SavedView]
    searches: list[SavedSearch]
    tags: list[Tag]


def kept_of(person: Person) -> Kept:
    """Return what stands in this person's sidebar."""
    rows: defaultdict[str, list[tuple[int, str, int, str]]] = defaultdict(list)
    for what, *row in _rows(person):
        rows[what].append(tuple(row))
    owner = {"organisation_id": person.organisation_id}
    return Kept(
        [
            Mailbox.from_db(DEFAULT_DB_ALIAS, MAILBOX, (pk, person.organisation_id, name, int(detail)))
            for pk, name, _, detail in _by_name(rows["mailbox"])
        ],
        [
            SavedView(pk=pk, name=name, person_id=whose, conditions=_loaded(detail), **owner)
            for pk, name, whose, detail in _by_name(rows["view"])
        ],
        [
            SavedSearch(pk=pk, name=name, person_id=whose, query=detail, **owner)
            for pk, name, whose, detail in _by_name(rows["search"])
        ],
        [
            Tag(pk=pk, name=name, key=name.casefold(), hue=int(detail) if detail else None, **owner)
            for pk, name, _, detail in _by_name(rows["tag"])
        ],
    )


@prepared
def _rows(person: Person) -> QuerySet[SavedView, tuple[Any, ...]]:
    mailboxes = _columns(mailboxes_of(person).prefetch_related(None), "mailbox", Value(0), F("hue"))
    searches = _columns(searches_of(person), "search", F("person_id"), F("query"))
    tags = _columns(tags_of(person), "tag", Value(0), F("hue"))
    views = _columns(views_of(person), "view", F("person_id"), F("conditions"))
    return views.union(mailboxes, searches, tags, all=True)


def _columns(rows: QuerySet, what: str, owner: F | Value, detail: F) -> QuerySet:  # type: ignore[type-arg]
    text = Cast(detail, TextField())
    columns = {"what": Value(what, TextField()), "called": Cast("name", TextField())}
    found: QuerySet = rows.order_by().annotate(owner=owner, detail=text, **columns)  # type: ignore[type-arg]
    return found.values_list("what", "pk", "called", "owner", "detail")


def _by_name(rows: list[tuple[int, str, int, str]]) -> list[tuple[int, str, int, str]]:
    return sorted(rows, key=lambda row: (row[1].casefold(), row[0]))


def _loaded(text: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(text)
    return found
