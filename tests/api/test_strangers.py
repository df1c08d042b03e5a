"""Every route of the API, walked by those who have no business there."""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from postroom.accounts import tokens
from postroom.accounts.models import ApiToken, Role
from postroom.api.v1 import api
from postroom.conversations.addresses import entered
from postroom.conversations.replies import start
from postroom.conversations.words import written
from postroom.kit.clock import now

BODIES = {
    "createFetchAccount": {"host": "mail.test", "user": "support", "secret": "secret"},
    "createFetchConnection": {"provider": "google", "user": "support@acme.test"},
    "completeFetchConnection": {"state": "x", "code": "y"},
    "setMailApp": {"client_id": "postroom"},
    "startFetchAccount": {"history": "leave"},
    "updateFetchAccount": {"folder": "INBOX"},
    "resumeBreaker": {"trust": False},
    "createMerge": {"source": "1", "target": "2"},
    "setAutoReply": {"on": False, "text": ""},
    "createMailboxRelay": {"host": "mail.test"},
    "createRelay": {"host": "mail.test"},
    "updateRelay": {"host": "mail.test"},
    "createDomainKey": {"algorithm": "rsa"},
    "createReply": {"text": "Hello"},
    "createNote": {"text": "Hello"},
    "createDraft": {"conversation": "1", "text": "Hello"},
    "updateDraft": {"text": "Hello"},
    "approve": {"revision": 1},
    "returnApproval": {"comment": "No."},
    "createReminder": {"conversation": "1", "when": "tomorrow"},
    "createSenderRule": {"kind": "blocked", "sender": "eve@bad.test"},
    "createSavedSearch": {"name": "Leaks", "query": "leak*"},
    "updateConversation": {"status": "closed"},
    "createSavedReply": {"name": "Hello", "text": "Hi"},
    "updateSavedReply": {"name": "Hello", "text": "Hi"},
    "setSignature": {"mine": True, "text": "Ben"},
    "createAct": {"act": "close", "conversations": ["1"]},
    "createView": {"name": "Old ones"},
    "updateView": {"name": "Old ones"},
    "splitConversation": {"message": "1"},
    "createForward": {"message": "1", "to": ["dan@customer.test"]},
    "useSavedReply": {},
    "createTeam": {"name": "Returns"},
    "updateTeam": {"way": "in_turn"},
    "createApprovalRule": {"role": "member"},
    "handOverPerson": {"to": None},
    "createInvitation": {"email": "eve@acme.test"},
    "updateMailbox": {"name": "Help"},
    "updateTag": {"name": "vip"},
    "mergeTag": {"into": "2"},
}


DESCRIPTION = api.get_openapi_schema()


# What concerns only the person who calls: also those who may only read do it.
OWN = {
    "createToken", "revokeToken", "withdrawGrant", "updateProfile", "endSignIn", "endSignIns",
    "setNotificationChoices", "setNotificationHours", "setAlertMail", "readNotifications",
    "createPushSubscription", "deletePushSubscription", "testPushSubscription",
}  # fmt: skip


def operations() -> list[tuple[str, str, str]]:
    """Return (operation id, method, path) of everything that the description names."""
    return [
        (operation["operationId"], method, path)
        for path, item in DESCRIPTION["paths"].items()
        for method, operation in item.items()
    ]


OPERATIONS = operations()


def body_of(name: str, method: str, path: str) -> object:
    """Return a body that the operation understands: the example of the description, unless one is given above."""
    body = DESCRIPTION["paths"][path][method].get("requestBody", {})
    example = body.get("content", {}).get("application/json", {}).get("example")
    return BODIES.get(name, example)


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


def test_nobody_gets_in_without_a_token(acme: SimpleNamespace, conversation: int) -> None:
    wrong = {}
    for name, method, path in OPERATIONS:
        for secret in ("", "prt_wrong"):
            answer = call(secret, method, path, conversation, body_of(name, method, path))
            if (answer.status_code, answer["Content-Type"]) != (401, "application/problem+json"):
                wrong[name] = answer.status_code
    assert wrong == {}


def test_an_expired_token_opens_nothing(acme: SimpleNamespace, conversation: int) -> None:
    secret = tokens.create(acme.ada)
    ApiToken.objects.update(expires_at=now() - timedelta(seconds=1))
    answers = {
        name: call(secret, method, path, conversation, body_of(name, method, path)).status_code
        for name, method, path in OPERATIONS
    }
    assert {name: status for name, status in answers.items() if status != 401} == {}


@pytest.mark.parametrize("scopes", [["read"], ["conversations:read", "people:read"]])
def test_a_token_to_read_changes_nothing(acme: SimpleNamespace, conversation: int, scopes: list[str]) -> None:
    secret = tokens.create(acme.ada, scopes=scopes)
    answers = {
        name: call(secret, method, path, conversation, body_of(name, method, path)).json()["type"]
        for name, method, path in OPERATIONS
        if method != "get"
    }
    assert {one for one in answers.items() if one[1] != "/api/problems/insufficient-scope"} == set()


def test_a_stranger_finds_nothing(acme: SimpleNamespace, conversation: int) -> None:
    secret, wrong = tokens.create(acme.dora), {}
    for name, method, path in OPERATIONS:
        if "{" not in path or name in OWN:
            continue
        answer = call(secret, method, path, conversation, body_of(name, method, path))
        nothing = call(secret, method, path, 999_999, body_of(name, method, path))
        if not answer.status_code == nothing.status_code == 404 or answer.content != nothing.content:
            wrong[name] = (answer.status_code, nothing.status_code)
    assert wrong == {}


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


MARKS_ONLY_FOR_ONESELF = ("star", "unstar", "follow", "unfollow", "setPresence")
CHANGING = [
    one
    for one in OPERATIONS
    if one[1] != "get" and one[0] not in OWN and not one[0].startswith(MARKS_ONLY_FOR_ONESELF)
]


@pytest.mark.parametrize(("name", "method", "path"), CHANGING)
def test_a_reader_changes_nothing(
    acme: SimpleNamespace, conversation: int, name: str, method: str, path: str
) -> None:
    if name == "readNotification":  # Theirs alone.
        return
    acme.ben.role = Role.READ_ONLY
    acme.ben.save(update_fields=["role"])
    body = body_of(name, method, path)
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
