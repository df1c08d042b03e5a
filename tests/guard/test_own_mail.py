"""Rule 9: our own mail is known by any one of its signs, and nobody else's is taken for it."""

from types import SimpleNamespace

import pytest

from postroom.activity.models import Activity
from postroom.automations.provider_ids import remember_provider_id
from postroom.conversations.addresses import entered
from postroom.conversations.models import Conversation, Message
from postroom.conversations.replies import start
from postroom.conversations.words import written
from postroom.delivery.models import LedgerEntry
from postroom.guard.rules.own_mail import our_own_mail_back
from postroom.guard.sent import provider_id_in
from postroom.mail.content_hash import content_hash
from postroom.mail.parse import parse
from tests.guard.cases import KEYS, case, token
from tests.guard.making import bytes_of, raw, receive, without

ALL = ("message-id", "x-postroom", "reply-to", "in-reply-to", "references")


@pytest.fixture
def sent(acme: SimpleNamespace) -> Message:
    """A mail that Ada wrote to Carol."""
    return start(acme.support, acme.ada, written("Hello"), entered(to="carol@customer.test"), "Offer")


@pytest.mark.parametrize("left", ["message-id", "x-postroom", "nothing at all"])
def test_each_sign_is_enough(acme: SimpleNamespace, sent: Message, left: str) -> None:
    mail = without(bytes_of(sent.outgoing), *(name for name in ALL if name != left))
    receive(acme.support, mail)
    entry = LedgerEntry.objects.get()
    assert (entry.outcome, entry.reason) == ("duplicate", "this mailbox sent it itself")
    assert entry.message == sent.pk
    assert Message.objects.count() == 1


def test_the_reply_address_is_a_sign() -> None:
    address = KEYS.reply_address(token(), "carol@customer.test", "s@acme.test")
    mail = raw(from_="support@acme.test", to="carol@customer.test", headers=[f"Reply-To: {address}"])
    found = our_own_mail_back(case(mail))
    assert found is not None
    assert (found.outcome, found.evidence[0].rule) == ("own", "own-reply-to")


def test_the_provider_s_id_is_a_sign(acme: SimpleNamespace, sent: Message) -> None:
    answer = "250 Ok 0102018e5a5a5a5a-1234abcd-000000"
    data = {"outgoing": sent.outgoing_id, "state": "sent", "answer": answer}
    assert remember_provider_id(Activity(kind="outgoing.state", data=data))
    stripped = without(bytes_of(sent.outgoing), *ALL)
    back = b"Message-ID: <0102018e5a5a5a5a-1234abcd-000000@eu.amazonses.test>\r\n" + stripped
    receive(acme.support, back.replace(b"Hello", b"Hello, with a line of the relay"))
    assert LedgerEntry.objects.get().reason == "this mailbox sent it itself"


def test_an_answer_to_the_provider_s_id_finds_the_conversation(acme: SimpleNamespace, sent: Message) -> None:
    data = {"outgoing": sent.outgoing_id, "state": "sent", "answer": "250 Ok 0102018e5a5a5a5a-1234-000000"}
    remember_provider_id(Activity(kind="outgoing.state", data=data))
    header = "In-Reply-To: <0102018e5a5a5a5a-1234-000000@eu.amazonses.test>"
    receive(acme.support, raw(subject="Re: Offer", headers=[header]))
    assert Conversation.objects.get().message_count == 2


def test_a_copied_id_does_not_hide_somebody_s_mail(acme: SimpleNamespace, sent: Message) -> None:
    receive(acme.support, raw(message_id=sent.message_id, text="This is not what you wrote."))
    entry = LedgerEntry.objects.get()
    assert entry.outcome == "filed"
    assert entry.reason == "it carries a sign of our own mail, with other content"


def test_a_copied_header_is_no_sign() -> None:
    original = parse(raw(text="What we sent"))
    value = KEYS.header_value(token(), content_hash(original))
    assert our_own_mail_back(case(raw(headers=[f"X-Postroom: {value}"], text="Something else"))) is None
    same = raw(headers=[f"X-Postroom: {value}"], text="What we sent")
    assert our_own_mail_back(case(same)) is not None


ANSWERS = [
    ("250 Ok 0102018e5a5a5a5a-1234abcd-000000", "0102018e5a5a5a5a-1234abcd-000000"),
    ("250 2.0.0 Ok: queued as <1f2e3d4c5b6a7988@mtasv.test>", "1f2e3d4c5b6a7988@mtasv.test"),
    ("250 2.0.0 Ok: queued as 4F2A1B", ""),
    ("250 OK", ""),
    ("", ""),
]


@pytest.mark.parametrize(("answer", "found"), ANSWERS)
def test_an_id_is_read_from_what_the_relay_said(answer: str, found: str) -> None:
    assert provider_id_in(answer) == found
