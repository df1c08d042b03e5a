"""Rule 5: one answer for each mailbox and sender in a period, one for each conversation."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from postroom.conversations.models import Message
from postroom.guard.models import AutomaticMail
from postroom.guard.sender import sender_key
from postroom.kit.clock import now
from tests.guard.making import answering, automatic_mails, raw, receive

KEYS = [
    ("Carol@Customer.test", "carol@customer.test"),
    ("<carol+ticket-7@customer.test>", "carol@customer.test"),
    ("prvs=1234abcd=carol@customer.test", "carol@customer.test"),
    ("SRS0=HHH=TT=customer.test=carol@forwarder.test", "carol@customer.test"),
    ("<>", ""),
    ("+x@customer.test", "+x@customer.test"),
]


@pytest.mark.parametrize(("address", "key"), KEYS)
def test_one_sender_has_one_key(address: str, key: str) -> None:
    assert sender_key(address) == key


def test_a_sender_is_answered_once_a_day(acme: SimpleNamespace) -> None:
    answering(acme, acme.support)
    receive(acme.support, raw(subject="One"))
    second = receive(acme.support, raw(subject="Two", from_="carol+two@customer.test"))
    assert len(automatic_mails()) == 1
    assert Message.objects.get(pk=second.pk).verdict["no_answer"] == (
        "carol@customer.test had an automatic answer from this mailbox in the last 24 hours"
    )


def test_another_name_with_the_same_return_path_is_the_same_sender(acme: SimpleNamespace) -> None:
    answering(acme, acme.support)
    for number in range(3):
        receive(acme.support, raw(from_=f"c{number}@customer.test"), mail_from="helpdesk@customer.test")
    assert len(automatic_mails()) == 1


def test_the_period_is_the_mailboxes_own(acme: SimpleNamespace) -> None:
    answering(acme, acme.support)
    acme.support.auto_reply_hours = 1
    acme.support.save(update_fields=["auto_reply_hours"])
    receive(acme.support, raw(subject="One"))
    AutomaticMail.objects.update(at=now() - timedelta(minutes=61), period=0)
    receive(acme.support, raw(subject="Two"))
    assert len(automatic_mails()) == 2


def test_a_conversation_is_answered_once(acme: SimpleNamespace) -> None:
    answering(acme, acme.support)
    receive(acme.support, raw(message_id="first@customer.test"))
    AutomaticMail.objects.update(at=now() - timedelta(days=30), period=0)
    answer = raw(subject="Re: Broken kettle", headers=["In-Reply-To: <first@customer.test>"])
    message = receive(acme.support, answer)
    assert len(automatic_mails()) == 1
    assert (
        Message.objects.get(pk=message.pk).verdict["no_answer"]
        == "this conversation had its automatic answer"
    )


def test_other_mailboxes_and_other_senders_are_answered(acme: SimpleNamespace, monkeypatch: Any) -> None:
    answering(acme, acme.support, acme.sales)
    receive(acme.support, raw())
    receive(acme.sales, raw(to="sales@acme.test", text="Another question"))
    receive(acme.support, raw(from_="dan@customer.test"), mail_from="dan@customer.test")
    assert len(automatic_mails()) == 3
