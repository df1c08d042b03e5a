"""Received mail is assessed once, after it was filed: by what trusted servers wrote, else by us."""

import base64
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from postroom.accounts import tokens
from postroom.accounts.installation import blobs
from postroom.activity.models import Activity
from postroom.activity.record import record
from postroom.automations.assessing import _leave_out_the_past, assess_once
from postroom.contacts.find import find_or_add
from postroom.conversations import trusting
from postroom.conversations.models import Message, Trust
from postroom.mail.dkim import sign
from postroom.web.conversations.entries import signs_of
from tests.trust.names import Silent, Table
from tests.web.making import conversation, received

STRAIGHT = (
    b"Received: from mx.customer.test ([93.184.216.34])\r\n\tby acme.test (Postroom) with ESMTP;\r\n\tx\r\n"
)
MAIL = (
    b"From: Carol <carol@customer.test>\r\nTo: support@acme.test\r\nSubject: Hello\r\nDate: x\r\n"
    b"Message-ID: <1@customer.test>\r\n\r\nHello\r\n"
)
POLICY = {"_dmarc.customer.test": ["v=DMARC1; p=reject"]}


@pytest.fixture(autouse=True)
def forget() -> None:
    """Whom an organisation knows is kept for minutes; each test has its own."""
    trusting._known.clear()


def arrived(acme: SimpleNamespace, raw: bytes, **fields: Any) -> Message:
    contact = find_or_add(acme.organisation.pk, {"carol@customer.test": "Carol"})["carol@customer.test"]
    one = conversation(acme.support, "seed", contact=contact)
    one.messages.all().delete()
    message = received(one, "Hello", raw_digest=blobs().put(raw), **fields)
    record("message.received", organisation=acme.organisation.pk, conversation=one.pk, message=message.pk,
           envelope_from="carol@customer.test")  # fmt: skip
    return message


def rules(message: Message) -> list[tuple[str, str]]:
    return [(sign["rule"], sign["level"]) for sign in signs_of(Message.objects.get(pk=message.pk))]


def test_spf_of_the_server_that_brought_it(acme: SimpleNamespace) -> None:
    good = Table({**POLICY, "customer.test": ["v=spf1 ip4:93.184.216.34 -all"]})
    message = arrived(acme, STRAIGHT + MAIL)
    assess_once(good)
    assert rules(message) == [("first contact", "notice"), ("authentication", "good")]
    assert Trust.objects.get().authentication["spf"]["result"] == "pass"


def test_a_forged_mail_is_called_so(acme: SimpleNamespace) -> None:
    message = arrived(acme, STRAIGHT + MAIL)
    assess_once(Table({**POLICY, "customer.test": ["v=spf1 -all"]}))
    assert rules(message)[0] == ("authentication", "warning")


def test_a_signature_holds_however_the_mail_came(acme: SimpleNamespace) -> None:
    key = Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    signed = sign(MAIL, "customer.test", "s1", key) + MAIL
    names = Table({**POLICY, "s1._domainkey.customer.test": [f"v=DKIM1; k=ed25519; p={public}"]})
    good, broken = (
        arrived(acme, signed),
        arrived(acme, signed.replace(b"Hello\r\n", b"Hi\r\n"), from_name="X"),
    )
    assess_once(names)
    assert ("authentication", "good") in rules(good)
    assert ("authentication", "good") not in rules(broken)
    assert {one.authentication["dkim"][0]["result"] for one in Trust.objects.all()} == {"pass", "fail"}


def test_without_knowing_the_server_nothing_is_called_forged(acme: SimpleNamespace) -> None:
    message = arrived(
        acme, b"Received: from x ([127.0.0.1]) by acme.test (Postroom) with ESMTP; x\r\n" + MAIL
    )
    assess_once(Table({**POLICY, "customer.test": ["v=spf1 -all"]}))
    assert rules(message) == [("first contact", "notice")]


def test_our_own_relay_is_believed_and_nobody_else(acme: SimpleNamespace, settings: Any) -> None:
    said = b"Authentication-Results: mx.acme.test; dmarc=fail header.from=customer.test\r\n"
    settings.TRUSTED_RELAYS = frozenset({"mx.acme.test"})
    believed = arrived(acme, said + MAIL)
    stranger = arrived(acme, said.replace(b"mx.acme", b"mx.evil") + MAIL)
    names = Table()
    assess_once(names)
    assert ("authentication", "warning") in rules(believed)
    assert ("authentication", "warning") not in rules(stranger)
    assert Trust.objects.get(message=believed).authentication["by"] == "mx.acme.test"


def test_a_dns_that_is_silent_costs_nothing_but_the_verdict(acme: SimpleNamespace) -> None:
    message = arrived(acme, STRAIGHT + MAIL)
    assess_once(Silent())
    assert rules(message) == [("first contact", "notice")]
    assert Trust.objects.get().authentication["dmarc"]["result"] == "temperror"


def test_each_message_is_assessed_once(acme: SimpleNamespace) -> None:
    arrived(acme, STRAIGHT + MAIL)
    names = Table()
    assess_once(names)
    asked, events = names.asked, Activity.objects.count()
    while assess_once(names):
        pass
    assert (names.asked, Activity.objects.count()) == (asked, events)


def test_the_past_is_left_alone(acme: SimpleNamespace) -> None:
    arrived(acme, STRAIGHT + MAIL)
    _leave_out_the_past()
    names = Table()
    assess_once(names)
    assert (names.asked, Trust.objects.count()) == (0, 0)


def test_the_page_and_the_api_say_what_was_found(acme: SimpleNamespace) -> None:
    message = arrived(acme, STRAIGHT + MAIL, from_name="Ada Berg", from_address="ada@acrne.test")
    acme.ada.name = "Ada Berg"
    acme.ada.save(update_fields=["name"])
    assess_once(Table())
    ben, dora = Client(), Client()
    ben.force_login(acme.ben)
    dora.force_login(acme.dora)
    text = ben.get(f"/conversations/{message.conversation_id}").text
    assert "It bears the name of your colleague Ada Berg" in text
    assert "acrne.test looks like acme.test" in text
    assert 'class="trust of-warning"' in text
    headers = [{"Authorization": f"Bearer {tokens.create(person)}"} for person in (acme.ben, acme.dora)]
    here, there = (Client(headers=one).get(f"/api/v1/messages/{message.pk}/trust") for one in headers)
    assert here.json()["signs"][0]["level"] == "warning"
    assert here.json()["checked_by"] == "Postroom"
    assert there.status_code == 404
