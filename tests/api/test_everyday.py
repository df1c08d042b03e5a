"""Forwarding, presence, saved replies in use, drafts that come back, and what one is told."""

from types import SimpleNamespace

import pytest

from postroom.conversations.addresses import entered
from postroom.conversations.approval_rules import require_approval
from postroom.conversations.models import Draft, Message
from postroom.conversations.noting import add_note
from postroom.conversations.replies import start
from postroom.conversations.words import written
from tests.api.calls import Api, fields
from tests.web.making import conversation


def test_a_message_is_sent_on(acme: SimpleNamespace) -> None:
    one, ben = conversation(acme.support), Api(acme.ben)
    message = one.messages.get()
    path = f"/conversations/{one.pk}/forwards"
    wanted = {"message": str(message.pk), "to": ["dan@factory.test"], "text": "Please look"}
    sent = ben("POST", path, wanted, Idempotency_Key="k1")
    again = ben("POST", path, wanted, Idempotency_Key="k1")
    assert sent.status_code == 201 and again.content == sent.content
    assert sent.json()["to"][0]["address"] == "dan@factory.test"
    made = Message.objects.exclude(pk=message.pk).get()
    assert made.subject.startswith("Fwd:") and "Please look" in made.text
    other = conversation(acme.support, subject="Other").messages.get()
    assert ben("POST", path, {**wanted, "message": str(other.pk)}).status_code == 404
    assert fields(ben("POST", path, {**wanted, "to": []})) == ["to"]


def test_a_forward_needs_approval_as_a_reply_does(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    require_approval(acme.support, acme.ada, person=acme.ben)
    wanted = {"message": str(one.messages.get().pk), "to": ["dan@factory.test"]}
    asked = Api(acme.ben)("POST", f"/conversations/{one.pk}/forwards", wanted)
    assert asked.status_code == 202
    path = f"/approvals/{asked.json()['id']}"
    assert Api(acme.ada)("GET", path).json()["state"] == "waiting"
    assert Api(acme.ada)("POST", f"{path}/withdrawal").status_code == 422
    assert Api(acme.ben)("POST", f"{path}/withdrawal").json()["state"] == "withdrawn"
    assert Draft.objects.get().state == "writing"


def test_an_approver_mends_the_words(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    require_approval(acme.support, acme.ada, person=acme.ben)
    asked = Api(acme.ben)("POST", f"/conversations/{one.pk}/replies", {"text": "Sory"}).json()
    body = {"revision": asked["revision"], "text": "Sorry"}
    done = Api(acme.ada)("POST", f"/approvals/{asked['id']}/approval", body).json()
    assert done["state"] == "approved"
    assert Message.objects.get(direction="out").text.startswith("Sorry")


def test_two_see_each_other(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    path, ben, chloe = f"/conversations/{one.pk}/presence", Api(acme.ben), Api(acme.chloe)
    assert ben("PUT", path, {"doing": "writing"}).json() == {"items": []}
    (there,) = chloe("GET", path).json()["items"]
    assert (there["person"], there["doing"]) == (str(acme.ben.pk), "writing")
    ben("PUT", path, {"doing": ""})
    assert chloe("GET", path).json() == {"items": []}
    assert fields(ben("PUT", path, {"doing": "sleeping"})) == ["body.doing"]
    acme.chloe.role = "read_only"
    acme.chloe.save(update_fields=["role"])
    chloe("PUT", path, {"doing": "writing"})
    assert ben("GET", path).json()["items"][0]["doing"] == "looking"


def test_a_saved_reply_is_filled_in(acme: SimpleNamespace) -> None:
    ada = Api(acme.ada)
    text = "Dear {{customer.first_name}}, your {{mailbox.name}}"
    saved = ada("POST", "/saved-replies", {"name": "Hello", "text": text}).json()
    body = {"mailbox": "support@acme.test", "to": "Carol Klein <carol@customer.test>"}
    filled = Api(acme.ben)("POST", f"/saved-replies/{saved['id']}/uses", body).json()
    assert filled["text"] == "Dear Carol, your Support" and filled["files"] == []
    assert ada("GET", f"/saved-replies/{saved['id']}").json()["uses"] == 1
    assert (
        Api(acme.ben)("POST", f"/saved-replies/{saved['id']}/uses", {"conversation": "9"}).status_code == 404
    )


def test_a_draft_comes_back(acme: SimpleNamespace) -> None:
    one, ben = conversation(acme.support), Api(acme.ben)
    draft = ben("POST", "/drafts", {"conversation": str(one.pk), "text": "Hello"}).json()
    path = f"/drafts/{draft['id']}"
    assert ben("DELETE", path).status_code == 204
    assert ben("POST", f"{path}/restoration").json()["state"] == "writing"
    Draft.objects.update(state="held")
    assert ben("POST", f"{path}/release").json()["state"] == "writing"


def test_choices_of_what_one_is_told(acme: SimpleNamespace) -> None:
    ben = Api(acme.ben)
    off = {"choices": [{"kind": "mention", "in_app": False, "by_mail": "off"}]}
    everywhere = ben("GET", "/notifications/choices").json()["choices"]
    assert len(everywhere) == 10
    here = ben("PUT", "/notifications/choices?mailbox=support@acme.test", off).json()["choices"]
    assert {**off["choices"][0], "push": True} in here  # What was not named stays.
    off["choices"][0]["push"] = False
    assert ben("PUT", "/notifications/choices?mailbox=support@acme.test", off).json()["choices"] != here
    assert ben("GET", "/notifications/choices").json()["choices"] == everywhere
    assert ben("PUT", "/notifications/choices?mailbox=sales@acme.test", off).status_code == 404
    hours = {"zone": "Europe/Berlin", "quiet_from": 20, "quiet_to": 7, "digest_hours": 6}
    assert (
        ben("PUT", "/notifications/hours", hours).json() == hours == ben("GET", "/notifications/hours").json()
    )
    assert fields(ben("PUT", "/notifications/hours", {**hours, "zone": "Mars"})) == ["zone"]
    assert fields(ben("PUT", "/notifications/hours", {**hours, "quiet_to": 24})) == ["body.quiet_to"]


def test_mentions_and_reading_everything(acme: SimpleNamespace) -> None:
    one, chloe = conversation(acme.support), Api(acme.chloe)
    add_note(one, acme.ben, "Call her, @Chloé")
    (mention,) = chloe("GET", "/notifications/mentions").json()["items"]
    assert (mention["conversation"], mention["author"]["name"]) == (str(one.pk), "Ben")
    assert Api(acme.ben)("GET", "/notifications/mentions").json()["items"] == []
    assert chloe("POST", "/notifications/reading").status_code == 204
    assert chloe("GET", "/notifications?unread=true").json()["items"] == []


@pytest.mark.parametrize(
    ("q", "found"), [("car", ["carol@customer.test"]), ("be", ["ben@acme.test"]), ("", [])]
)
def test_recipients_are_completed(acme: SimpleNamespace, q: str, found: list[str]) -> None:
    start(acme.support, acme.ada, written("Hello"), entered(to="carol@customer.test"), "Offer")
    items = Api(acme.chloe)("GET", f"/recipients?q={q}").json()["items"]
    assert [one["address"] for one in items] == found
    assert Api(acme.dora)("GET", f"/recipients?q={q}").json()["items"] == []
