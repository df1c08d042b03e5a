"""Mail for conversations that were moved, split, snoozed or archived meanwhile."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from postroom.activity.models import Activity
from postroom.conversations.closing import set_statuses
from postroom.conversations.errors import ConversationError
from postroom.conversations.merging import merge, undo_merge
from postroom.conversations.models import Conversation, Message
from postroom.conversations.moving import move
from postroom.conversations.splitting import split
from postroom.conversations.undoing import undo
from postroom.delivery.line import deliver
from postroom.kit.clock import now
from tests.delivery.making import claimed, mail


def arrives(acme: SimpleNamespace, number: int, raw: bytes) -> Message:
    deliver([(claimed(acme, number), raw)])
    return Message.objects.order_by("-pk")[0]


def test_an_answer_to_the_old_mailbox_follows_the_conversation(acme: SimpleNamespace) -> None:
    first = arrives(acme, 1, mail("1"))
    act = move([first.conversation], acme.sales, acme.ada)
    answer = arrives(acme, 2, mail("2", answers="1", subject="Re: Kettle"))
    assert answer.conversation_id == first.conversation_id
    event = Activity.objects.filter(kind="message.received").order_by("-pk")[0]
    assert event.mailbox == acme.sales.pk  # Told to those who see it now, and to nobody else.
    undo(act, acme.ada)
    assert (
        arrives(acme, 3, mail("3", answers="2", subject="Re: Kettle")).conversation_id
        == first.conversation_id
    )
    assert Conversation.objects.get().mailbox == acme.support


@pytest.mark.parametrize("status", ["closed", "archived", "snoozed"])
def test_an_answer_brings_it_back(acme: SimpleNamespace, status: str) -> None:
    one = arrives(acme, 1, mail("1")).conversation
    until = now() + timedelta(days=1) if status == "snoozed" else None
    set_statuses([one], status, acme.ada, until=until)
    arrives(acme, 2, mail("2", answers="1", subject="Re: Kettle"))
    fresh = Conversation.objects.get()
    assert (fresh.status, fresh.snoozed_until, fresh.closed_at) == ("open", None, None)
    event = Activity.objects.get(kind="conversation.status", data__after="open")
    assert event.data["before"] == status


def test_what_is_split_off_gets_its_own_answers_and_can_be_put_back(acme: SimpleNamespace) -> None:
    first = arrives(acme, 1, mail("1"))
    second = arrives(acme, 2, mail("2", answers="1", subject="Re: Kettle", text="Something else: an invoice"))
    arrives(acme, 3, mail("3", answers="2", subject="Re: Kettle"))
    with pytest.raises(ConversationError, match="nothing would be left"):
        split(first, acme.ada)
    made = split(second, acme.ada)
    assert (made.messages.count(), first.conversation.messages.count()) == (2, 1)
    assert arrives(acme, 4, mail("4", answers="2", subject="Re: Kettle")).conversation_id == made.pk
    assert (
        arrives(acme, 5, mail("5", answers="1", subject="Re: Kettle")).conversation_id
        == first.conversation_id
    )
    joined = merge(made, first.conversation, acme.ada)
    assert first.conversation.messages.count() == 5
    undo_merge(joined, acme.ada)
    assert made.messages.count() == 3
