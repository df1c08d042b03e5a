"""The page on which push is turned on, and the worker that shows what comes."""

from types import SimpleNamespace

import pytest
from django.test import Client

from postroom.accounts.models import Person
from postroom.accounts.sign_in.sessions import remember
from postroom.conversations.models import NotificationKind
from postroom.conversations.notification_choices import choice_for
from postroom.integrations.push.models import PushMessage, PushSubscription
from postroom.integrations.push.subscribing import subscriptions_of, vapid
from tests.push.conftest import subscribed
from tests.push.service import Browser

pytestmark = pytest.mark.django_db

PAGE = "/notifications/choices"
ENDPOINT = "https://push.example.net/x"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def opened(person: Person) -> Client:
    """Return a browser in which this person has signed in."""
    client = Client(headers={"User-Agent": AGENT})
    client.force_login(person)
    remember(person, client.session.session_key or "", "password", "192.0.2.7", AGENT)
    return client


def test_it_is_turned_on_listed_tried_and_turned_off(acme: SimpleNamespace) -> None:
    ben = opened(acme.ben)
    assert f'key="{vapid().public_key}"' in ben.get(PAGE).text
    assert (
        ben.post("/push-subscriptions", {"endpoint": ENDPOINT, **Browser().keys}).headers["Location"] == PAGE
    )
    row = subscriptions_of(acme.ben).get()
    text = ben.get(PAGE).text
    for words in ("From now on you are told in this browser too", "Firefox on Linux", row.digest):
        assert words in text
    assert ENDPOINT not in text
    ben.post(f"/push-subscriptions/{row.pk}/test")
    assert PushMessage.objects.get().subscription == row
    assert "A test is on its way to Firefox on Linux" in ben.get(PAGE).text
    ben.post(f"/push-subscriptions/{row.pk}/removal")
    assert "Firefox on Linux is told nothing any more" in ben.get(PAGE).text
    assert not PushSubscription.objects.exists()


def test_signing_out_turns_it_off(acme: SimpleNamespace) -> None:
    ben = opened(acme.ben)
    ben.post("/push-subscriptions", {"endpoint": ENDPOINT, **Browser().keys})
    ben.post("/sign-out")
    assert not subscriptions_of(acme.ben).exists()


def test_what_is_wrong_is_said(acme: SimpleNamespace) -> None:
    answer = opened(acme.ben).post("/push-subscriptions", {"endpoint": "ftp://x", **Browser().keys})
    assert (answer.status_code, "not the https:// address of a push service" in answer.text) == (422, True)
    unknown = Client()
    unknown.force_login(acme.ben)
    answer = unknown.post("/push-subscriptions", {"endpoint": ENDPOINT, **Browser().keys})
    assert (answer.status_code, "sign in again" in answer.text) == (422, True)
    assert not PushSubscription.objects.exists()


def test_those_of_others_are_not_there(acme: SimpleNamespace) -> None:
    theirs, ben = subscribed(acme.chloe, ENDPOINT), opened(acme.ben)
    for act in ("removal", "test"):
        assert ben.post(f"/push-subscriptions/{theirs.row.pk}/{act}").status_code == 404
    assert theirs.row.digest not in ben.get(PAGE).text


def test_push_is_chosen_beside_the_other_ways(acme: SimpleNamespace) -> None:
    ben = opened(acme.ben)
    ben.post(f"{PAGE}/setting", {"mention-app": "1", "new-push": "1", "mailbox": acme.support.pk})
    assert choice_for(acme.ben, acme.support, NotificationKind.NEW).push
    assert not choice_for(acme.ben, acme.support, NotificationKind.MENTION).push
    assert choice_for(acme.ben, None, NotificationKind.MENTION).push
    assert "push-switch" not in ben.get(f"{PAGE}?mailbox={acme.support.pk}").text


def test_the_worker_serves_the_whole_site_under_the_strict_policy() -> None:
    answer = Client().get("/push-worker.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-cache"
    assert b"notificationclick" in answer.content


def test_the_worker_can_subscribe_anew(acme: SimpleNamespace) -> None:
    ben = opened(acme.ben)
    ben.handler.enforce_csrf_checks = True
    asked = ben.get("/push-subscriptions/key")
    assert (asked["Cache-Control"], asked.json()["key"]) == ("no-store", vapid().public_key)
    posted = {"endpoint": ENDPOINT, **Browser().keys}
    assert ben.post("/push-subscriptions", posted).status_code == 403
    token = {"csrfmiddlewaretoken": asked.json()["token"]}
    assert ben.post("/push-subscriptions", {**posted, **token}).status_code == 302
