"""A reply that something newer overtook is stopped at Send, and its author decides."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from postroom.conversations.addresses import entered
from postroom.conversations.models import Conversation, Draft, DraftState, Message
from postroom.conversations.replies import reply
from postroom.conversations.words import written
from postroom.kit.clock import now
from postroom.outbox.models import Recipient
from tests.web.conftest import Browser
from tests.web.making import conversation, received


def send(client: Client, one: Conversation, since: object, **more: Any) -> Any:
    typed = {"to": "carol@customer.test", "text": "Dear Carol, it is broken.", "since": since, **more}
    return client.post(f"/conversations/{one.pk}/replies", typed)


@pytest.fixture
def overtaken(acme: SimpleNamespace) -> SimpleNamespace:
    """Ben began before Chloé answered."""
    one = conversation(acme.support)
    since = one.messages.get().pk
    reply(one, acme.chloe, written("Dear Carol, a new one leaves."), entered("carol@customer.test"))
    return SimpleNamespace(one=one, since=since)


def test_it_is_stopped_and_shows_what_is_new(
    acme: SimpleNamespace, browser: Browser, overtaken: SimpleNamespace
) -> None:
    response = send(browser(acme.ben), overtaken.one, overtaken.since)
    assert response.status_code == 422
    panel = response.text.split('class="collision"')[1].split("</section>")[0]
    for words in ("Chloé", "answered", "a new one leaves.", "Delete", "Edit", "Send anyway"):
        assert words in panel
    assert Recipient.objects.count() == 1
    for person in (acme.ben, acme.chloe):
        assert "Dear Carol, it is broken." in browser(person).get("/collisions").text
    assert "it is broken" not in browser(acme.dora).get("/collisions").text


@pytest.mark.parametrize(
    ("act", "state", "sent"),
    [
        ("removal", DraftState.DISCARDED, 1),
        ("editing", DraftState.WRITING, 1),
        ("sending", DraftState.SENT, 2),
    ],
)
def test_its_author_decides(
    acme: SimpleNamespace, browser: Browser, overtaken: SimpleNamespace, act: str, state: str, sent: int
) -> None:
    ben = browser(acme.ben)
    send(ben, overtaken.one, overtaken.since, then="close")
    draft = Draft.objects.get()
    assert draft.state == DraftState.HELD
    ben.post(f"/drafts/{draft.pk}/{act}")
    draft.refresh_from_db()
    assert (draft.state, Recipient.objects.count()) == (state, sent)
    assert Conversation.objects.get(pk=overtaken.one.pk).status == ("closed" if act == "sending" else "open")
    assert "it is broken" not in browser(acme.ben).get("/collisions").text


def test_after_edit_it_goes_out(acme: SimpleNamespace, browser: Browser, overtaken: SimpleNamespace) -> None:
    ben = browser(acme.ben)
    send(ben, overtaken.one, overtaken.since)
    draft = Draft.objects.get()
    page = ben.post(f"/drafts/{draft.pk}/editing", follow=True).text
    newest = Message.objects.order_by("-received_at").first()
    assert newest is not None
    assert f'name="since" value="{newest.pk}"' in page
    assert send(ben, overtaken.one, newest.pk, draft=draft.pk).status_code == 302
    assert Recipient.objects.count() == 2


def test_a_new_mail_of_the_customer_stops_it_too(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    since = one.messages.get().pk
    received(one, "Forget it, it works.", received_at=now())
    response = send(browser(acme.ben), one, since)
    assert (response.status_code, "Forget it, it works." in response.text) == (422, True)


def test_what_does_not_stop_it(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    since = one.messages.get().pk
    received(one, "I am out of office.", received_at=now(), automatic=True)
    reply(one, acme.ben, written("My own"), entered("carol@customer.test"))
    assert send(browser(acme.ben), one, since).status_code == 302
    assert send(browser(acme.ben), one, "").status_code == 302


def test_the_second_of_two_who_press_at_once_is_stopped(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    since = one.messages.get().pk
    answers = [send(browser(person), one, since).status_code for person in (acme.ben, acme.chloe)]
    assert answers == [302, 422]


def test_a_draft_knows_what_it_was_begun_before(acme: SimpleNamespace, browser: Browser) -> None:
    one = conversation(acme.support)
    ben, since = browser(acme.ben), one.messages.get().pk
    told = ben.post(f"/conversations/{one.pk}/drafts", {"text": "Dear", "since": since}).json()
    received(one, "And now it burns.", received_at=now())
    page = ben.get(f"/conversations/{one.pk}").text  # Opened again, after the new mail.
    assert f'name="since" value="{since}"' in page
    response = send(ben, one, since, draft=told["draft"])
    assert (response.status_code, "And now it burns." in response.text) == (422, True)
