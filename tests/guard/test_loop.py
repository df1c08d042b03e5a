"""Rule 14: what names this mailbox as having been here is set aside as a loop."""

from types import SimpleNamespace

import pytest

from postroom.conversations.models import Conversation
from postroom.delivery.models import LedgerEntry
from postroom.guard.rules.loop import has_been_here
from tests.guard.cases import case
from tests.guard.making import answering, automatic_mails, raw, receive

LOOPS = {
    "X-Loop": ["X-Loop: support@acme.test"],
    "Delivered-To": [
        "Delivered-To: Support@Acme.test",
        "Delivered-To: x@y.test",
        "Delivered-To: support@acme.test",
    ],
}
NO_LOOPS = {
    "another's X-Loop": ["X-Loop: help@elsewhere.test"],
    "one delivery of a forwarder": ["Delivered-To: support@acme.test"],
    "two deliveries to others": ["Delivered-To: x@y.test", "Delivered-To: x@y.test"],
}


@pytest.mark.parametrize("name", LOOPS)
def test_it_is_quarantined_with_the_header_as_evidence(acme: SimpleNamespace, name: str) -> None:
    found = has_been_here(case(raw(headers=LOOPS[name])))
    assert found is not None
    assert found.outcome == "quarantine"
    assert name in found.evidence[0].evidence
    answering(acme, acme.support)
    receive(acme.support, raw(headers=LOOPS[name]))
    assert LedgerEntry.objects.get().outcome == "quarantined"
    assert Conversation.objects.get().quarantined
    assert automatic_mails() == []


@pytest.mark.parametrize("name", NO_LOOPS)
def test_what_has_not_been_here_passes(name: str) -> None:
    assert has_been_here(case(raw(headers=NO_LOOPS[name]))) is None


def test_what_is_set_aside_leads_no_later_mail_astray(acme: SimpleNamespace) -> None:
    loop = raw(
        headers=["X-Loop: support@acme.test", "References: <root@customer.test>"],
        message_id="l@customer.test",
    )
    receive(acme.support, loop)
    header = "In-Reply-To: <l@customer.test>"
    answer = receive(acme.support, raw(subject="Re: Broken kettle", headers=[header]))
    assert not answer.conversation.quarantined
    assert answer.conversation.status == "open"
