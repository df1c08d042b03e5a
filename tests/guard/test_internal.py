"""Rule 10: mail between two mailboxes arrives, and no automation touches it or its chain."""

from types import SimpleNamespace

from postroom.conversations.addresses import entered
from postroom.conversations.models import Message
from postroom.conversations.replies import reply, start
from postroom.conversations.words import written
from postroom.guard.rules.internal import between_our_mailboxes
from tests.guard.cases import KEYS, SALES, case, token
from tests.guard.making import answering, automatic_mails, bytes_of, raw, receive, without


def test_a_sign_of_another_mailbox_is_the_evidence() -> None:
    mail = raw(message_id=KEYS.message_id(token(SALES), "acme.test"))
    found = between_our_mailboxes(case(mail))
    assert found is not None
    assert (found.outcome, found.evidence[0].rule) == ("silent", "own-message-id")


def test_the_sender_s_address_is_the_evidence() -> None:
    found = between_our_mailboxes(case(raw(from_="Sales <sales@acme.test>")))
    assert found is not None
    assert [reason.evidence for reason in found.evidence] == ["sales@acme.test"]


def test_it_is_delivered_and_the_whole_chain_is_silent(acme: SimpleNamespace) -> None:
    answering(acme, acme.support, acme.sales)
    first = start(acme.sales, acme.chloe, written("Can you help?"), entered(to="support@acme.test"), "Help")
    arrived = receive(acme.support, bytes_of(first.outgoing), mail_from="sales@acme.test")
    assert (arrived.mailbox, arrived.direction) == (acme.support, "in")
    assert arrived.verdict["guard"]["outcome"] == "silent"
    answer = reply(arrived.conversation, acme.ben, written("Yes"), entered(to="sales@acme.test"))
    back = receive(acme.sales, bytes_of(answer.outgoing), mail_from="support@acme.test")
    assert back.conversation == first.conversation
    assert automatic_mails() == []


def test_also_when_a_relay_has_stripped_all_that_could_tell(acme: SimpleNamespace) -> None:
    answering(acme, acme.support)
    first = start(acme.sales, acme.chloe, written("Can you help?"), entered(to="support@acme.test"), "Help")
    stripped = without(bytes_of(first.outgoing), "x-", "message-id", "reply-to", "references")
    receive(acme.support, b"Message-ID: <new@relay.test>\r\n" + stripped, mail_from="bounce@relay.test")
    assert Message.objects.filter(mailbox=acme.support).count() == 1
    assert automatic_mails() == []
