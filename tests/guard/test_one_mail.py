"""Rule 11: one mail to several mailboxes is one mail: several deliveries, one answer."""

from types import SimpleNamespace
from typing import Any

from postroom.conversations.models import Message
from postroom.guard.brakes.one_mail import once_per_mail
from tests.guard.making import answering, automatic_mails, only, raw, receive

BOTH = raw(to="support@acme.test, sales@acme.test", message_id="both@customer.test")


def test_it_is_filed_in_each_mailbox_and_answered_once(acme: SimpleNamespace, monkeypatch: Any) -> None:
    answering(acme, acme.support, acme.sales)
    only(monkeypatch, brakes=[once_per_mail])
    receive(acme.support, BOTH)
    receive(acme.sales, BOTH)
    first, second = Message.objects.filter(direction="in").order_by("pk")
    assert (first.mailbox, second.mailbox) == (acme.support, acme.sales)
    assert first.raw_digest == second.raw_digest
    assert len(automatic_mails()) == 1
    assert second.verdict["no_answer"] == "another mailbox has answered the same mail"
