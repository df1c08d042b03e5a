"""Every route of the API, walked by those who have no business there."""

import json
import re
from types import SimpleNamespace

import pytest
from django.test import Client

from postroom.accounts import tokens
from postroom.accounts.models import Role
from postroom.api.v1 import api
from postroom.conversations.addresses import entered
from postroom.conversations.replies import start
from postroom.conversations.words import written

BODIES = {
    "createReply": {"text": "Hello"},
    "createNote": {"text": "Hello"},
    "updateConversation": {"status": "closed"},
}


def operations() -> list[tuple[str, str, str]]:
    """Return (operation id, method, path) of everything that the description names."""
    return [
        (operation["operationId"], method, path)
        for path, item in api.get_openapi_schema()["paths"].items()
        for method, operation in item.items()
    ]


OPERATIONS = operations()


@pytest.fixture
def conversation(acme: SimpleNamespace) -> int:
    """A conversation of Support."""
    recipients = entered(to="carol@customer.test")
    return start(acme.support, acme.ada, written("Hello"), recipients, "Offer").conversation_id


def call(secret: str, method: str, path: str, conversation: int, body: object = None) -> SimpleNamespace:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    address = re.sub(r"\{\w+\}", str(conversation), path)
    return (
        getattr(Client(), method)(
            address, data=json.dumps(body or {}), content_type="application/json", headers=headers
        )
        if method != "get"
        else Client().get(address, headers=headers)
    )


@pytest.mark.parametrize(("name", "method", "path"), OPERATIONS)
def test_nobody_gets_in_without_a_token(
    acme: SimpleNamespace, conversation: int, name: str, method: str, path: str
) -> None:
    for secret in ("", "prt_wrong"):
        answer = call(secret, method, path, conversation, BODIES.get(name))
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("name", "method", "path"), [one for one in OPERATIONS if "{" in one[2]])
def test_a_stranger_finds_nothing(
    acme: SimpleNamespace, conversation: int, name: str, method: str, path: str
) -> None:
    answer = call(tokens.create(acme.dora), method, path, conversation, BODIES.get(name))
    nothing = call(tokens.create(acme.dora), method, path, 999_999, BODIES.get(name))
    assert answer.status_code == nothing.status_code == 404
    assert answer.content == nothing.content


@pytest.mark.parametrize("name", ["listConversations", "listMailboxes", "listLedger"])
def test_lists_of_a_stranger_are_empty_of_ours(acme: SimpleNamespace, conversation: int, name: str) -> None:
    path = next(path for one, _, path in OPERATIONS if one == name)
    items = call(tokens.create(acme.dora), "get", path, conversation).json()["items"]
    assert [item for item in items if "north@borealis.test" not in json.dumps(item)] == []


def test_a_stranger_cannot_write_from_our_mailbox(acme: SimpleNamespace) -> None:
    for mailbox in (str(acme.support.pk), "support@acme.test"):
        body = {"mailbox": mailbox, "to": "x@y.test", "subject": "x", "text": "x"}
        assert call(tokens.create(acme.dora), "post", "/api/v1/conversations", 0, body).status_code == 404


def test_a_member_of_another_mailbox_finds_nothing(acme: SimpleNamespace) -> None:
    recipients = entered(to="carol@customer.test")
    sale = start(acme.sales, acme.ada, written("Hello"), recipients, "Offer").conversation_id
    assert call(tokens.create(acme.ben), "get", f"/api/v1/conversations/{sale}", 0).status_code == 404
    assert call(tokens.create(acme.chloe), "get", f"/api/v1/conversations/{sale}", 0).status_code == 200


@pytest.mark.parametrize(("name", "method", "path"), [one for one in OPERATIONS if one[1] != "get"])
def test_a_reader_changes_nothing(
    acme: SimpleNamespace, conversation: int, name: str, method: str, path: str
) -> None:
    acme.ben.role = Role.READ_ONLY
    acme.ben.save(update_fields=["role"])
    body = BODIES.get(name) or {"mailbox": "support@acme.test", "to": "x@y.test", "subject": "x", "text": "x"}
    assert call(tokens.create(acme.ben), method, path, conversation, body).status_code == 403


BAD = [
    ("post", "replies", {"text": ""}, "text"),
    ("post", "replies", {"text": "x", "to": ["nonsense"]}, "to"),
    ("post", "replies", {"txt": "x"}, "body.txt"),
    ("post", "notes", {"text": " "}, "text"),
    ("patch", "", {"status": "asleep"}, "body.status"),
    ("patch", "", {"assignee": "dora@borealis.test"}, "assignee"),
    ("patch", "", {"tags": [""]}, "tags"),
]


@pytest.mark.parametrize(("method", "what", "body", "field"), BAD)
def test_bad_input_names_the_field(
    acme: SimpleNamespace, conversation: int, method: str, what: str, body: object, field: str
) -> None:
    path = f"/api/v1/conversations/{conversation}/{what}".rstrip("/")
    answer = call(tokens.create(acme.ada), method, path, conversation, body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WzEsMiwzLDRd", "é", "WyJ4IiwieCJd", "WyIyMDI2LTAxLTAxIiwxXQ", "WyJ4Il0"]
)
@pytest.mark.parametrize("path", ["mailboxes", "conversations", "ledger"])
def test_a_cursor_of_nobody_is_refused(acme: SimpleNamespace, path: str, cursor: str) -> None:
    answer = Client().get(
        f"/api/v1/{path}", {"cursor": cursor}, headers={"Authorization": f"Bearer {tokens.create(acme.ada)}"}
    )
    assert answer.status_code == 422
