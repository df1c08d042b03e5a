"""The send guard for programs: what looks unfinished is not sent unless its kinds are named."""

import json
from types import SimpleNamespace
from typing import get_args

import httpx
import pytest
from django.test import Client as DjangoClient

from postroom.api.schemas import Warned
from postroom.client import ApiError, Client, calls
from postroom.conversations.models import Conversation, Draft, Message
from postroom.conversations.noting import add_note
from postroom.conversations.send_guard.guard import RULES
from postroom.conversations.writing.uploads import keep
from tests.api.calls import Api
from tests.web.making import conversation

NEW = {"mailbox": "support@acme.test", "to": "carol@customer.test", "subject": "Your kettle"}


def kinds(answer: httpx.Response) -> list[str]:
    """Return of what a problem warns, having looked that it is the guard's."""
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (409, "/api/problems/send-guard")
    assert all(one["message"] in problem["detail"] for one in problem["warnings"])
    return [one["kind"] for one in problem["warnings"]]


def test_every_rule_can_be_named() -> None:
    assert {rule.__name__ for rule in RULES} == set(get_args(Warned))


def test_a_reply_that_looks_unfinished_is_sent_only_despite_all_that_is_odd(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    add_note(one, acme.ben, "The customer is always late with paying.")
    ben, path = Api(acme.ben), f"/conversations/{one.pk}/replies"
    reply = {"text": "Dear {{name}}, the bill is attached. The customer is always late with paying."}
    refused = ben("POST", path, reply)
    assert kinds(refused) == ["missing_attachment", "unfilled_placeholder", "note_text"]
    assert refused.json()["warnings"][0] == {
        "kind": "missing_attachment",
        "field": "text",
        "words": "attached",
        "message": "The text says “attached”, and nothing is attached.",
    }
    despite = ["missing_attachment", "note_text"]
    assert kinds(ben("POST", path, {**reply, "despite": despite})) == ["unfilled_placeholder"]
    assert not Message.objects.filter(direction="out").exists()
    despite.append("unfilled_placeholder")
    assert ben("POST", path, {**reply, "despite": despite}).status_code == 201
    assert Message.objects.filter(direction="out").count() == 1


def test_recipients_that_are_new_to_the_conversation(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    reply = {"text": "Dear all", "to": ["carol@customer.test", "no-reply@evil.test"]}
    refused = Api(acme.ben)("POST", f"/conversations/{one.pk}/replies", reply)
    assert kinds(refused) == ["new_domain", "to_no_reply"]
    assert {warning["words"] for warning in refused.json()["warnings"]} == {"no-reply@evil.test"}


def test_an_attached_file_is_one(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    upload = keep(acme.ben, "bill.pdf", "application/pdf", b"%PDF-1.7 bill", 1000)
    body = {"text": "The bill is attached.", "files": [upload.key]}
    assert Api(acme.ben)("POST", f"/conversations/{one.pk}/replies", body).status_code == 201


def test_a_new_mail_and_a_repeated_key(acme: SimpleNamespace) -> None:
    ben, mail = Api(acme.ben), {**NEW, "subject": "Re:", "text": "Hello XXX"}
    assert kinds(ben("POST", "/conversations", mail, Idempotency_Key="k")) == [
        "unfilled_placeholder",
        "empty_subject",
    ]
    assert not Conversation.objects.exists()
    mail["despite"] = ["unfilled_placeholder", "empty_subject"]
    assert ben("POST", "/conversations", mail, Idempotency_Key="k").status_code == 201


def test_a_draft(acme: SimpleNamespace) -> None:
    ben = Api(acme.ben)
    draft = ben("POST", "/drafts", {**NEW, "text": "See the attachment."}).json()
    path = f"/drafts/{draft['id']}/sending"
    assert kinds(ben("POST", path, b"")) == ["missing_attachment"]
    assert Draft.objects.get().state == "writing"
    assert ben("POST", path, {"despite": ["missing_attachment"]}).status_code == 201
    assert ben("POST", path, {"despite": ["missing_attachment"]}).status_code == 422


def test_a_kind_that_there_is_not(acme: SimpleNamespace) -> None:
    answer = Api(acme.ben)("POST", "/conversations", {**NEW, "text": "x", "despite": ["everything"]})
    assert answer.status_code == 422
    assert "despite" in answer.json()["errors"][0]["field"]


def test_its_page_says_what_to_do() -> None:
    assert "despite" in DjangoClient().get("/api/problems/send-guard").text


def test_the_client_hands_the_warnings_on() -> None:
    warning = {"kind": "missing_attachment", "field": "text", "words": "attached", "message": "…"}
    problem = {"type": "/api/problems/send-guard", "detail": "Not sent yet.", "warnings": [warning]}
    transport = httpx.MockTransport(lambda _: httpx.Response(409, content=json.dumps(problem)))
    client = Client("http://postroom.example", "prt_x", transport=transport)
    with pytest.raises(ApiError) as refusal:
        client.do(calls.create_reply("42", {"text": "See attached"}))
    assert refusal.value.warnings == [warning]
