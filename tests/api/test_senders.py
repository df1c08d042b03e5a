"""Decisions about senders, as a program makes them."""

from types import SimpleNamespace

from django.test import Client

from postroom.accounts import tokens
from postroom.accounts.models import Person


def client(person: Person) -> Client:
    return Client(headers={"Authorization": f"Bearer {tokens.create(person)}"})


def test_a_sender_is_blocked_listed_and_unblocked(acme: SimpleNamespace) -> None:
    ben, dora = client(acme.ben), client(acme.dora)
    wanted = {"kind": "blocked", "sender": "Bad.Test"}
    made = ben.post("/api/v1/senders", wanted, content_type="application/json")
    assert (made.status_code, made.json()["sender"]) == (201, "@bad.test")
    again = ben.post("/api/v1/senders", wanted, content_type="application/json")
    assert again.json()["id"] == made.json()["id"]
    assert [one["sender"] for one in ben.get("/api/v1/senders?kind=blocked").json()["items"]] == ["@bad.test"]
    assert ben.get("/api/v1/senders?kind=pictures").json()["items"] == []
    assert dora.get("/api/v1/senders").json()["items"] == []
    address = f"/api/v1/senders/{made.json()['id']}"
    assert dora.delete(address).status_code == 404
    assert ben.delete(address).status_code == 204
    assert ben.delete(address).status_code == 404


def test_what_is_no_sender_is_a_problem_with_its_field(acme: SimpleNamespace) -> None:
    answer = client(acme.ben).post(
        "/api/v1/senders", {"kind": "blocked", "sender": "nonsense"}, content_type="application/json"
    )
    assert answer.status_code == 422
    assert "neither an address nor a domain" in answer.json()["detail"]
