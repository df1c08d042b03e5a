"""Quarantine, breakers, alerts, suggestions, merges, automatic replies and the ledger, for programs."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from postroom.accounts import tokens
from postroom.accounts.models import Person, Role
from postroom.conversations.models import Suggestion
from postroom.delivery.models import LedgerEntry
from postroom.guard.breakers import trip
from postroom.guard.models import Breaker, Scope
from tests.guard.making import raw, receive


def call(person: Person, method: str, path: str, body: object = None) -> Any:
    """Return the answer to a program that acts for this person."""
    headers = {"Authorization": f"Bearer {tokens.create(person)}"}
    if method == "get":
        return Client().get(f"/api/v1/{path}", headers=headers)
    send = getattr(Client(), method)
    return send(f"/api/v1/{path}", json.dumps(body or {}), content_type="application/json", headers=headers)


@pytest.fixture
def things(acme: SimpleNamespace) -> SimpleNamespace:
    """A mail set aside, a suggestion, and a pulled brake."""
    receive(acme.support, raw(message_id="first@customer.test"))
    second = receive(acme.support, raw(subject="Re: Broken kettle", text="Well?"))
    aside = receive(acme.support, raw(subject="Round and round", headers=["X-Loop: support@acme.test"]))
    breaker = trip(acme.organisation.pk, Scope.SENDER, "shop@customer.test", count=20, minutes=120)
    return SimpleNamespace(
        aside=aside,
        second=second.conversation,
        suggestion=Suggestion.objects.get(),
        breaker=breaker,
        entry=f"1-{LedgerEntry.objects.latest('pk').delivery}",
    )


def test_strangers_find_none_of_it(acme: SimpleNamespace, things: SimpleNamespace) -> None:
    one, offered = things.aside.conversation_id, things.suggestion.pk
    acts = [
        ("get", f"quarantine/{one}", None),
        ("post", f"quarantine/{one}/release", None),
        ("post", f"quarantine/{one}/dismissal", None),
        ("post", f"quarantine/{one}/restoration", None),
        ("post", f"quarantine/messages/{things.aside.pk}/setting-aside", None),
        ("post", f"breakers/{things.breaker.pk}/resumption", None),
        ("post", "alerts/1/acknowledgement", None),
        ("post", f"suggestions/{offered}/joining", None),
        ("post", f"suggestions/{offered}/refusal", None),
        ("post", "merges", {"source": str(one), "target": str(things.second.pk)}),
        ("get", f"ledger/{things.entry}", None),
        ("get", f"mailboxes/{acme.support.pk}/auto-reply", None),
        ("put", f"mailboxes/{acme.support.pk}/auto-reply", {"on": False, "text": ""}),
    ]
    acme.chloe.memberships.filter(mailbox=acme.support).delete()
    for person in (acme.dora, acme.chloe):
        assert [call(person, *act).status_code for act in acts] == [404] * len(acts)
        for path in ("quarantine", "breakers", "alerts", "suggestions"):
            assert call(person, "get", path).json()["items"] == []
    assert call(acme.ben, "post", f"breakers/{things.breaker.pk}/resumption").status_code == 404


def test_release_and_back(acme: SimpleNamespace, things: SimpleNamespace) -> None:
    number = things.aside.conversation_id
    (item,) = call(acme.ben, "get", "quarantine").json()["items"]
    assert (item["subject"], item["reason"]) == ("Round and round", "it has been here before: a mail loop")
    shown = call(acme.ben, "get", f"quarantine/{number}").json()
    assert shown["headers"].startswith("X-Loop: support@acme.test\n")
    released = call(acme.ben, "post", f"quarantine/{number}/release").json()
    assert (released["status"], released["quarantined"]) == ("open", False)
    assert call(acme.ben, "post", f"quarantine/{number}/release").status_code == 404
    back = call(acme.ben, "post", f"quarantine/messages/{item['message']}/setting-aside").json()
    assert back["conversation"] == str(number)
    assert call(acme.ben, "post", f"quarantine/{number}/dismissal").json()["dismissed"] is True
    assert (
        call(acme.ben, "get", "quarantine?dismissed=true").json()["items"][0]["subject"] == "Round and round"
    )
    assert call(acme.ben, "post", f"quarantine/{number}/restoration").json()["dismissed"] is False


def test_to_open_what_was_set_aside_is_to_release_it(acme: SimpleNamespace, things: SimpleNamespace) -> None:
    call(acme.ben, "patch", f"conversations/{things.aside.conversation_id}", {"status": "open"})
    assert LedgerEntry.objects.get(message=things.aside.pk).outcome == "filed"


def test_resume(acme: SimpleNamespace, things: SimpleNamespace) -> None:
    (alert,) = call(acme.ada, "get", "alerts?open=true").json()["items"]
    known = call(acme.ada, "post", f"alerts/{alert['id']}/acknowledgement").json()
    assert known["acknowledged_by"]["name"] == "Ada"
    (breaker,) = call(acme.ada, "get", "breakers?open=true").json()["items"]
    assert breaker["sentence"].startswith("shop@customer.test began more than 20 new conversations")
    path = f"breakers/{breaker['id']}/resumption"
    assert call(acme.ada, "post", path, {"trust": True}).json()["trusted"] is True
    assert Breaker.objects.get().resumed_by == acme.ada
    assert call(acme.ada, "get", "alerts?open=true").json()["items"] == []


def test_join_undo_and_decline(acme: SimpleNamespace, things: SimpleNamespace) -> None:
    (offered,) = call(acme.ben, "get", f"suggestions?conversation={things.second.pk}").json()["items"]
    made = call(acme.ben, "post", f"suggestions/{offered['id']}/joining").json()
    assert (made["source"], made["target"]) == (offered["conversation"], offered["target"])
    assert call(acme.ben, "get", f"conversations/{things.second.pk}").status_code == 404
    undone = call(acme.ben, "post", f"merges/{made['id']}/undoing").json()
    assert (undone["id"], undone["message_count"]) == (offered["conversation"], 1)
    assert call(acme.ben, "post", f"merges/{made['id']}/undoing").status_code == 422
    assert call(acme.ben, "post", f"suggestions/{offered['id']}/refusal").status_code == 204
    assert call(acme.ben, "get", "suggestions").json()["items"] == []


def test_the_automatic_reply(acme: SimpleNamespace) -> None:
    path = f"mailboxes/{acme.support.pk}/auto-reply"
    wanted = {"on": True, "subject": "We have it", "text": "Thank you.", "hours": 72}
    assert call(acme.ben, "put", path, wanted).status_code == 403
    stored = call(acme.ada, "put", path, wanted).json()
    assert wanted.items() <= stored.items()
    assert stored == call(acme.ben, "get", path).json()
    acme.ben.role = Role.MAILBOX_ADMINISTRATOR
    acme.ben.save(update_fields=["role"])
    assert call(acme.ben, "put", path, {**wanted, "on": False}).json()["on"] is False
    for field, value in (
        ("text", " "),
        ("hours", 0),
        ("hours", 169),
        ("subject", "x" * 301),
        ("text", "x" * 9_000),
    ):
        answer = call(acme.ada, "put", path, {**wanted, field: value})
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_the_ledger(acme: SimpleNamespace, things: SimpleNamespace) -> None:
    (row,) = call(acme.ben, "get", "ledger?outcome=quarantined").json()["items"]
    assert row["subject"] == "Round and round"
    assert len(call(acme.ben, "get", "ledger?text=kettle&mailbox=support@acme.test").json()["items"]) == 2
    assert call(acme.ben, "get", "ledger?mailbox=sales@acme.test").status_code == 404
    assert call(acme.ben, "get", "ledger?outcome=eaten").status_code == 422
    way = call(acme.ben, "get", f"ledger/{row['id']}").json()
    assert way["verdict"]["guard"]["outcome"] == "quarantine"
    assert way["recorded_at"] >= way["received_at"]
    assert way["envelope"]["recipients"] == ["support@acme.test"]
