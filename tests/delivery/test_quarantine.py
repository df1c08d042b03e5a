"""What was set aside: seen by those of the mailbox, released through the line, dismissed, and back again."""

from types import SimpleNamespace

import pytest

from postroom.activity.models import Activity
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, KnownId, Message
from postroom.delivery.models import LedgerEntry
from postroom.delivery.quarantine import (
    dismiss,
    headers_of,
    message_in,
    put_back,
    quarantine_of,
    release,
    restore,
)
from tests.guard.making import answering, automatic_mails, follow, raw, receive

LOOP = "X-Loop: support@acme.test"


@pytest.fixture
def aside(acme: SimpleNamespace) -> Conversation:
    """A mail of Carol's that looks like a loop."""
    answering(acme, acme.support)
    return receive(acme.support, raw(headers=[LOOP], message_id="l@customer.test")).conversation


def outcomes() -> list[str]:
    return list(LedgerEntry.objects.order_by("pk").values_list("outcome", flat=True))


def test_those_of_the_mailbox_see_it(acme: SimpleNamespace, aside: Conversation) -> None:
    assert list(quarantine_of(acme.ada)) == list(quarantine_of(acme.ben)) == [aside]
    assert list(quarantine_of(acme.dora)) == []
    acme.chloe.memberships.filter(mailbox=acme.support).delete()
    assert list(quarantine_of(acme.chloe)) == []
    assert headers_of(message_in(aside)).startswith(f"{LOOP}\nFrom: Carol Klein <carol@customer.test>")


def test_released_it_is_a_conversation_and_nothing_answers(
    acme: SimpleNamespace, aside: Conversation
) -> None:
    assert release(aside, acme.ben) == aside
    aside.refresh_from_db()
    assert (aside.status, aside.quarantined) == ("open", False)
    entry = LedgerEntry.objects.get()
    assert (entry.outcome, entry.reason) == ("filed", "released from the quarantine by Ben")
    verdict = message_in(aside).verdict
    assert verdict["guard"]["outcome"] == "quarantine", "why it was set aside is still there"
    assert verdict["released"] == {"by": "Ben", "person": acme.ben.pk}
    follow()
    assert automatic_mails() == []
    assert "quarantine.released" in Activity.objects.values_list("kind", flat=True)
    with pytest.raises(ConversationError, match="released already"):
        release(aside, acme.ada)


def test_later_mail_finds_what_was_released(acme: SimpleNamespace, aside: Conversation) -> None:
    assert not KnownId.objects.filter(conversation=aside).exists()
    release(aside, acme.ben)
    answer = raw(subject="Re: Broken kettle", headers=["In-Reply-To: <l@customer.test>"], text="More")
    assert receive(acme.support, answer).conversation == aside


def test_released_it_goes_where_it_belongs_and_back(acme: SimpleNamespace) -> None:
    first = receive(acme.support, raw(message_id="first@customer.test"))
    headers = [LOOP, "In-Reply-To: <first@customer.test>"]
    message = receive(acme.support, raw(subject="Re: Broken kettle", headers=headers, text="Again"))
    aside = message.conversation
    assert outcomes() == ["filed", "quarantined"]
    home = release(aside, acme.ben)
    assert home == first.conversation
    assert first.conversation.messages.count() == 2
    assert LedgerEntry.objects.latest("pk").conversation == home.pk
    message.refresh_from_db()
    back = put_back(home, message, acme.ben)
    assert (back, back.quarantined, back.status) == (aside, True, "spam")
    assert first.conversation.messages.count() == 1
    assert outcomes() == ["filed", "quarantined"]
    assert "released" not in Message.objects.get(pk=message.pk).verdict


def test_dismissed_it_is_out_of_sight_and_kept(acme: SimpleNamespace, aside: Conversation) -> None:
    dismiss(aside, acme.ben)
    assert list(quarantine_of(acme.ben)) == []
    assert list(quarantine_of(acme.ben, dismissed=True)) == [aside]
    assert outcomes() == ["quarantined"]
    with pytest.raises(ConversationError, match="not in the quarantine any more"):
        dismiss(aside, acme.ben)
    restore(aside, acme.ben)
    assert list(quarantine_of(acme.ben)) == [aside]
