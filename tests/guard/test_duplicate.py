"""Rule 12: the same mail again is a duplicate; the same id with other content is a mail of its own."""

from types import SimpleNamespace

from postroom.conversations.models import Message
from postroom.delivery.models import LedgerEntry
from tests.guard.making import raw, receive


def test_the_same_mail_by_another_way_is_a_duplicate(acme: SimpleNamespace) -> None:
    receive(acme.support, raw(message_id="one@customer.test"))
    receive(
        acme.support, raw(message_id="one@customer.test", headers=["Received: from a by b; x", "X-Spam: 0"])
    )
    assert Message.objects.count() == 1
    filed, duplicate = LedgerEntry.objects.order_by("pk")
    assert (filed.outcome, duplicate.outcome) == ("filed", "duplicate")
    assert duplicate.message == filed.message
    assert duplicate.reason == "this mailbox has the same mail already"


def test_an_id_used_twice_loses_nothing(acme: SimpleNamespace) -> None:
    receive(acme.support, raw(message_id="one@customer.test"))
    receive(acme.support, raw(message_id="one@customer.test", text="Something else."))
    assert Message.objects.count() == 2
    assert set(LedgerEntry.objects.values_list("outcome", flat=True)) == {"filed"}
