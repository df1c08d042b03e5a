"""What is set for mailboxes and tags, as programs set it."""

from types import SimpleNamespace
from typing import Any

import pytest

from postroom.conversations.models import ApprovalRule, Tag
from postroom.mailboxes.models import Access, Mailbox, Member
from tests.api.calls import Api, fields
from tests.web.making import conversation


def test_every_setting_of_a_mailbox(acme: SimpleNamespace) -> None:
    ada, path = Api(acme.ada), f"/mailboxes/{acme.support.pk}"
    before = ada("GET", path).json()
    wanted = {
        "name": "Help",
        "hue": 100,
        "undo_seconds": 30,
        "sender_name": "Acme Help",
        "closes_after_reply": True,
        "reply_tokens": False,
        "tracking": "off",
    }
    assert ada("PATCH", path, wanted).json() == {**before, **wanted} == ada("GET", path).json()
    assert ada("PATCH", path, {"tracking": ""}).json()["tracking"] == ""
    assert fields(ada("PATCH", path, {"tracking": "always"})) == ["body.tracking"]
    assert fields(ada("PATCH", path, {"name": " ", "tracking": "on"})) == ["name"]
    assert Mailbox.objects.get(pk=acme.support.pk).tracking == ""


@pytest.mark.parametrize(
    ("method", "what", "body"),
    [
        ("PATCH", "", {"tracking": "on"}),
        ("PATCH", "", {"undo_seconds": 1}),
        ("PUT", "/letterhead", {"style": "person", "largest_mib": 10}),
        ("POST", "/approval-rules", {"role": "member"}),
    ],
)
def test_settings_are_for_those_who_manage_the_mailbox(
    acme: SimpleNamespace, method: str, what: str, body: dict[str, Any]
) -> None:
    path = f"/mailboxes/{acme.support.pk}{what}"
    assert Api(acme.ben)(method, path, body).status_code == 403
    assert Api(acme.dora)(method, path, body).status_code == 404
    Member.objects.filter(person=acme.ben, mailbox=acme.support).update(access=Access.MANAGE)
    assert Api(acme.ben)(method, path, body).status_code in (200, 201)


def test_the_letterhead_and_the_senders(acme: SimpleNamespace) -> None:
    ada, path = Api(acme.ada), f"/mailboxes/{acme.support.pk}"
    assert ada("GET", f"{path}/letterhead").json() == {"style": "both", "largest_mib": 0}
    wanted = {"style": "person", "largest_mib": 10}
    assert (
        ada("PUT", f"{path}/letterhead", wanted).json() == wanted == ada("GET", f"{path}/letterhead").json()
    )
    usual, *_ = senders = ada("GET", f"{path}/senders").json()["items"]
    assert (usual["name"], usual["address"]) == ("Ada", "support@acme.test")
    mail = {"mailbox": str(acme.support.pk), "to": "carol@customer.test", "subject": "Hi", "text": "Hello"}
    named = next(one["code"] for one in senders if one["name"] == "Support")
    sent = ada("POST", "/conversations", {**mail, "sender": named}).json()
    (message,) = ada("GET", f"/conversations/{sent['id']}/messages").json()["items"]
    assert message["from"]["address"] == "support@acme.test"
    source = b"".join(ada("GET", f"/messages/{message['id']}/source").streaming_content)
    assert b"From: Support <support@acme.test>" in source
    assert fields(ada("POST", "/conversations", {**mail, "sender": "9-nobody"})) == ["sender"]


def test_whose_mail_needs_approval(acme: SimpleNamespace) -> None:
    ada, path = Api(acme.ada), f"/mailboxes/{acme.support.pk}/approval-rules"
    wanted = {"person": "ben@acme.test", "approvers": [str(acme.chloe.pk)]}
    rule = ada("POST", path, wanted).json()
    assert (rule["person"]["name"], rule["approvers"][0]["name"]) == ("Ben", "Chloé")
    mail = {"mailbox": str(acme.support.pk), "to": "carol@customer.test", "subject": "Hi", "text": "Hello"}
    assert Api(acme.ben)("POST", "/conversations", mail).status_code == 202
    again = ada("POST", path, {**wanted, "everyone": True}).json()
    assert (again["id"], again["everyone"]) == (rule["id"], True)
    assert Api(acme.ben)("GET", path).json()["items"] == [again]
    for field in ("person", "approvers"):
        value = "dora@borealis.test" if field == "person" else ["dora@borealis.test"]
        assert fields(ada("POST", path, {field: value})) == [field]
    elsewhere = f"/mailboxes/{acme.sales.pk}/approval-rules/{rule['id']}"
    assert ada("DELETE", elsewhere).status_code == 404
    assert ada("DELETE", f"{path}/{rule['id']}").status_code == 204 and not ApprovalRule.objects.exists()


def tagged(acme: SimpleNamespace, *names: str) -> list[Tag]:
    """Return these tags, put on a conversation of Support."""
    one = conversation(acme.support)
    Api(acme.ada)("PATCH", f"/conversations/{one.pk}", {"tags": list(names)})
    return [Tag.objects.get(name=name) for name in names]


def test_a_tag_is_renamed_with_its_branch_and_coloured(acme: SimpleNamespace) -> None:
    top, below = tagged(acme, "returns", "returns/broken")
    ada, path = Api(acme.ada), f"/tags/{top.pk}"
    changed = ada("PATCH", path, {"name": "back", "hue": 150, "mailboxes": ["support@acme.test"]}).json()
    assert changed == {"id": str(top.pk), "name": "back", "hue": 150, "mailboxes": [str(acme.support.pk)]}
    assert ada("GET", f"/tags/{below.pk}").json()["name"] == "back/broken"
    assert ada("PATCH", path, {"hue": None}).json()["mailboxes"] == [str(acme.support.pk)]
    assert fields(ada("PATCH", path, {"hue": 3, "name": "back/broken"})) == ["name"]
    assert ada("GET", path).json()["hue"] is None
    assert Api(acme.ben)("PATCH", path, {"name": "x"}).status_code == 403
    assert Api(acme.dora)("GET", "/tags").json()["items"] == []


def test_tags_are_merged_and_removed_and_that_is_undone(acme: SimpleNamespace) -> None:
    first, second = tagged(acme, "vip", "important")
    ada = Api(acme.ada)

    def names() -> list[str]:
        return sorted(one["name"] for one in ada("GET", "/tags").json()["items"])

    assert fields(ada("POST", f"/tags/{first.pk}/merging", {"into": "999999"})) == ["into"]
    act = ada("POST", f"/tags/{first.pk}/merging", {"into": str(second.pk)}).json()
    assert names() == ["important"]
    ada("POST", f"/acts/{act['id']}/undoing")
    assert names() == ["important", "vip"]
    act = ada("DELETE", f"/tags/{second.pk}").json()
    assert names() == ["vip"]
    ada("POST", f"/acts/{act['id']}/undoing")
    assert names() == ["important", "vip"]
