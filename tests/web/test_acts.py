"""What is done to a conversation: each act, and the sentence where it cannot be done."""

from types import SimpleNamespace

import pytest

from postroom.conversations.models import Conversation
from postroom.conversations.tagging import add_tag
from tests.web.conftest import Browser
from tests.web.making import conversation


@pytest.mark.parametrize(("act", "status"), [("closure", "closed"), ("spam", "spam"), ("trash", "trash")])
def test_a_status_is_set_and_undone(acme: SimpleNamespace, browser: Browser, act: str, status: str) -> None:
    one = conversation(acme.support)
    ben = browser(acme.ben)
    assert ben.post(f"/conversations/{one.pk}/{act}?in=mine").url == f"/conversations/{one.pk}?in=mine"
    assert _fresh(one).status == status
    text = ben.get(f"/conversations/{one.pk}").text
    assert f'action="/conversations/{one.pk}/reopening' in text
    ben.post(f"/conversations/{one.pk}/reopening")
    assert _fresh(one).status == "open"


def test_assigning(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    ben = browser(acme.ben)
    ben.post(f"/conversations/{one.pk}/assignment", {"assignee": acme.chloe.pk})
    assert _fresh(one).assignee == acme.chloe
    ben.post(f"/conversations/{one.pk}/assignment", {"assignee": ""})
    assert _fresh(one).assignee is None


@pytest.mark.parametrize("who", ["dora", "nobody", "0", "x", "9" * 40])
def test_only_members_are_assigned(acme: SimpleNamespace, browser: Browser, who: str) -> None:
    one = conversation(acme.support)
    number = acme.dora.pk if who == "dora" else who
    response = browser(acme.ben).post(f"/conversations/{one.pk}/assignment", {"assignee": number})
    assert response.status_code == 422
    assert "not a member of Support any more. Choose somebody else." in response.text
    assert _fresh(one).assignee is None


def test_tags_come_and_go(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    ben = browser(acme.ben)
    ben.post(f"/conversations/{one.pk}/tags", {"name": "  Warranty "})
    ben.post(f"/conversations/{one.pk}/tags", {"name": "warranty"})
    tag = one.tags.get()
    assert tag.name == "Warranty"
    assert 'value="Warranty"' in ben.get("/tags").text
    ben.post(f"/conversations/{one.pk}/tags/{tag.pk}/removal")
    ben.post(f"/conversations/{one.pk}/tags/{tag.pk}/removal")
    assert not one.tags.exists()


@pytest.mark.parametrize(
    ("name", "sentence"), [("", "The tag is empty."), ("x" * 200, "longer than 100 characters")]
)
def test_a_tag_that_is_none(acme: SimpleNamespace, browser: Browser, name: str, sentence: str) -> None:
    one = conversation(acme.support)
    response = browser(acme.ben, part="head").post(f"/conversations/{one.pk}/tags", {"name": name})
    assert response.status_code == 422
    assert sentence in response.text
    assert response.text.lstrip().startswith("<header")


def test_tags_of_others_are_not_to_be_found(acme: SimpleNamespace, browser: Browser) -> None:
    foreign = add_tag(conversation(acme.north), "Theirs", acme.dora)
    one = conversation(acme.support)
    assert browser(acme.ben).post(f"/conversations/{one.pk}/tags/{foreign.pk}/removal").status_code == 404
    assert "Theirs" not in browser(acme.ben).get("/tags").text


def test_htmx_gets_the_head_after_an_act(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    response = browser(acme.ben, part="head").post(f"/conversations/{one.pk}/closure", follow=True)
    assert response.text.lstrip().startswith("<header")
    assert "Reopen" in response.text


def _fresh(one: Conversation) -> Conversation:
    return Conversation.objects.get(pk=one.pk)
