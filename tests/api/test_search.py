"""Searching by a program."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from postroom.accounts import tokens
from postroom.accounts.models import Person
from postroom.conversations.tagging import add_tag
from tests.search.indexing import index_all
from tests.web.making import conversation


@pytest.fixture
def mails(acme: SimpleNamespace) -> SimpleNamespace:
    """A leak in Support and an offer in Sales."""
    leak = conversation(acme.support, "The kettle leaks.", subject="Broken kettle")
    add_tag(leak, "needs reply", acme.ada)
    offer = conversation(acme.sales, "Forty kettles.", subject="Offer")
    index_all()
    return SimpleNamespace(leak=leak, offer=offer)


def get(person: Person, path: str, **query: Any) -> Any:
    return Client().get(f"/api/v1{path}", query, headers={"Authorization": f"Bearer {tokens.create(person)}"})


def test_a_page_of_hits(acme: SimpleNamespace, mails: SimpleNamespace) -> None:
    page = get(acme.ben, "/search", q="kettle*", facets="true").json()
    (hit,) = page["items"]
    assert hit["conversation"]["id"] == str(mails.leak.pk)
    assert hit["subject"] == [{"text": "Broken ", "marked": False}, {"text": "kettle", "marked": True}]
    assert {"text": "kettle", "marked": True} in hit["excerpt"]
    assert (page["total"], page["exact"], page["tolerant"], page["next_cursor"]) == (1, True, False, None)
    assert page["facets"]["tags"] == [{"name": "needs reply", "count": 1, "operator": 'tag:"needs reply"'}]
    assert page["facets"]["mailboxes"][0]["operator"] == "mailbox:Support"


def test_pages(acme: SimpleNamespace, mails: SimpleNamespace) -> None:
    first = get(acme.chloe, "/search", q="kettle*", limit=1).json()
    second = get(acme.chloe, "/search", q="kettle*", limit=1, cursor=first["next_cursor"]).json()
    numbers = {page["items"][0]["conversation"]["id"] for page in (first, second)}
    assert numbers == {str(mails.leak.pk), str(mails.offer.pk)}
    assert get(acme.chloe, "/search", q="kettle*", cursor="x").status_code == 422


def test_a_mistake_has_its_position(acme: SimpleNamespace) -> None:
    response = get(acme.ben, "/search", q="kettle is:opne")
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    (error,) = response.json()["errors"]
    assert (error["field"], error["position"], error["end"]) == ("q", 10, 14)


def test_hints(acme: SimpleNamespace, mails: SimpleNamespace) -> None:
    (hint,) = get(acme.ben, "/search", q="frm:carol").json()["hints"]
    assert (hint["start"], hint["end"]) == (0, 9)


def test_suggestions(acme: SimpleNamespace, mails: SimpleNamespace) -> None:
    items = get(acme.ben, "/search/suggestions", q="kettle tag:ne").json()["items"]
    assert items[0] == {"text": 'tag:"needs reply" ', "start": 7, "end": 13, "about": "a tag"}
    assert get(acme.dora, "/search/suggestions", q="tag:ne").json()["items"] == []


@pytest.mark.parametrize("limit", [0, 101, "x"])
def test_limits(acme: SimpleNamespace, limit: object) -> None:
    assert get(acme.ben, "/search", q="x", limit=limit).status_code == 422


def test_saved_searches(acme: SimpleNamespace) -> None:
    headers = {"Authorization": f"Bearer {tokens.create(acme.ben)}"}
    body = {"name": "Leaks", "query": "leak*", "shared": True}
    made = Client().post("/api/v1/saved-searches", body, content_type="application/json", headers=headers)
    assert made.status_code == 201
    assert get(acme.chloe, "/saved-searches").json()["items"] == [{**made.json(), "mine": False}]
    assert get(acme.dora, "/saved-searches").json()["items"] == []
    path = f"/api/v1/saved-searches/{made.json()['id']}"
    assert Client().delete(path, headers=headers).status_code == 204
    assert get(acme.ben, "/saved-searches").json()["items"] == []
