"""Drafts, approval, reminders and notifications, as programs use them."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from postroom.accounts import tokens
from postroom.accounts.models import Person
from postroom.conversations.approval_rules import require_approval
from postroom.conversations.models import Message
from postroom.conversations.notifying import News, notify
from postroom.kit.clock import now
from tests.web.making import conversation, received


@pytest.fixture
def call(acme: SimpleNamespace) -> Any:
    """Call the API as a person; returns (status, body)."""
    secrets = {}

    def send(person: Person, method: str, path: str, body: object = None) -> tuple[int, Any]:
        secret = secrets.setdefault(person.pk, tokens.create(person))
        headers = {"Authorization": f"Bearer {secret}"}
        data = {} if method == "get" else {"data": json.dumps(body or {}), "content_type": "application/json"}
        response = getattr(Client(), method)(f"/api/v1{path}", headers=headers, **data)
        return response.status_code, response.json() if response.content else None

    return send


def test_a_draft_from_its_beginning_to_its_sending(acme: SimpleNamespace, call: Any) -> None:
    one = conversation(acme.support)
    status, draft = call(
        acme.ben, "post", "/drafts", {"conversation": str(one.pk), "text": "Dear Carol,\nSorry.\n"}
    )
    assert (status, draft["author"]["name"], draft["state"]) == (201, "Ben", "writing")
    path = f"/drafts/{draft['id']}"
    call(
        acme.chloe,
        "patch",
        path,
        {"text": "Hello Carol,\nSorry.\n", "base": draft["text"], "to": "carol@customer.test"},
    )
    status, draft = call(acme.ben, "patch", path, {"text": "Dear Carol,\nSo sorry.\n", "base": draft["text"]})
    assert draft["text"] == "Hello Carol,\nSo sorry.\n"
    assert call(acme.ben, "patch", path, {"author": "dora@borealis.test"})[0] == 422
    status, draft = call(acme.ben, "patch", path, {"author": "chloe@acme.test"})
    assert draft["author"]["name"] == "Chloé"
    assert len(call(acme.ben, "get", "/drafts")[1]["items"]) == 1
    status, message = call(acme.chloe, "post", f"{path}/sending")
    assert (status, message["author"]["name"]) == (201, "Chloé")
    assert call(acme.chloe, "post", f"{path}/sending")[0] == 422
    assert call(acme.chloe, "get", "/drafts")[1]["items"] == []


def test_a_reply_that_was_overtaken_is_a_conflict(acme: SimpleNamespace, call: Any) -> None:
    one = conversation(acme.support)
    since = str(one.messages.get().pk)
    newer = received(one, "Never mind.", received_at=now())
    path = f"/conversations/{one.pk}/replies"
    status, problem = call(acme.ben, "post", path, {"text": "Dear Carol", "since": since})
    assert (status, f"message {newer.pk}" in problem["detail"]) == (409, True)
    assert call(acme.ben, "post", path, {"text": "Dear Carol", "since": str(newer.pk)})[0] == 201


def test_what_needs_approval_waits_for_programs_too(acme: SimpleNamespace, call: Any) -> None:
    require_approval(acme.support, acme.ada, approvers=[acme.chloe])
    one = conversation(acme.support)
    status, approval = call(acme.ben, "post", f"/conversations/{one.pk}/replies", {"text": "Dear Carol"})
    assert (status, approval["state"]) == (202, "waiting")
    mail = {"mailbox": "support@acme.test", "to": "x@y.test", "subject": "x", "text": "x"}
    assert call(acme.ben, "post", "/conversations", mail)[0] == 202
    assert not Message.objects.filter(direction="out").exists()
    path = f"/approvals/{approval['id']}"
    assert call(acme.ben, "post", f"{path}/approval", {"revision": approval["revision"]})[0] == 422
    assert call(acme.chloe, "post", f"{path}/approval", {"revision": 99})[0] == 422
    status, approval = call(acme.chloe, "post", f"{path}/approval", {"revision": approval["revision"]})
    assert (status, approval["state"]) == (200, "approved")
    assert Message.objects.filter(direction="out").count() == 1
    assert call(acme.chloe, "get", "/approvals?state=waiting")[1]["items"][0]["text"] == "x"


def test_reminders_and_notifications(acme: SimpleNamespace, call: Any) -> None:
    one = conversation(acme.support)
    body = {"conversation": str(one.pk), "when": "in 3 days if no answer", "zone": "Europe/Berlin"}
    status, reminder = call(acme.ben, "post", "/reminders", body)
    assert (status, reminder["if_unanswered"]) == (201, True)
    assert call(acme.ben, "post", "/reminders", {**body, "when": "soon"})[1]["errors"][0]["field"] == "when"
    assert call(acme.ben, "post", "/reminders", {**body, "zone": "../etc"})[0] == 422
    assert call(acme.ben, "delete", f"/reminders/{reminder['id']}")[0] == 204
    assert call(acme.ben, "get", "/reminders?state=waiting")[1]["items"] == []
    told = notify(acme.ben, News("note", "Chloé wrote a note", "note 1", acme.support, one, acme.chloe))
    assert told is not None
    assert [n["words"] for n in call(acme.ben, "get", "/notifications?unread=true")[1]["items"]] == [
        told.words
    ]
    assert call(acme.chloe, "post", f"/notifications/{told.pk}/reading")[0] == 404
    assert call(acme.ben, "post", f"/notifications/{told.pk}/reading")[0] == 204
    assert call(acme.ben, "get", "/notifications?unread=true")[1]["items"] == []
