"""Mail from before Postroom: filed at its own time, and nothing follows from it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from postroom.activity.models import Activity
from postroom.automations.follow import FOLLOWERS
from postroom.conversations.access import conversations_of, with_unread
from postroom.conversations.models import Conversation, Message
from postroom.delivery.line import deliver
from postroom.delivery.models import LedgerEntry
from postroom.outbox.models import Outgoing
from tests.delivery.making import claimed, mail

THEN = datetime(2019, 3, 4, 5, 6, tzinfo=UTC)


def file_history(acme: SimpleNamespace, number: int, raw: bytes, at: datetime = THEN) -> None:
    deliver([(claimed(acme, number, history_at=at, door="import"), raw)])


def file_live(acme: SimpleNamespace, number: int, raw: bytes) -> None:
    deliver([(claimed(acme, number), raw)])


def test_it_has_its_own_time_is_closed_and_unread_by_nobody(acme: SimpleNamespace) -> None:
    file_history(acme, 1, mail("1"))
    conversation = with_unread(conversations_of(acme.ben), acme.ben).get()
    assert (conversation.created_at, conversation.latest_at, conversation.closed_at) == (THEN, THEN, THEN)
    assert conversation.messages.get().received_at == THEN
    assert conversation.status == "closed"
    assert not conversation.unread


def test_the_ledger_says_when_and_by_which_door_it_came_here(acme: SimpleNamespace) -> None:
    file_history(acme, 1, mail("1"))
    entry = LedgerEntry.objects.get()
    assert (entry.door, entry.outcome) == ("import", "filed")
    assert entry.received_at > THEN + timedelta(days=365)


def let_follow() -> None:
    """Hand every event to all that follows, as the role does once it is committed."""
    for event in Activity.objects.order_by("id"):
        for follower in FOLLOWERS:
            follower(event)


def test_nothing_is_answered_automatically(acme: SimpleNamespace) -> None:
    acme.support.auto_reply = "We got it."
    acme.support.save()
    file_history(acme, 1, mail("1"))
    let_follow()
    assert not Outgoing.objects.exists()
    file_live(acme, 2, mail("2", sender="Kim <kim@other.test>"))
    let_follow()
    assert Outgoing.objects.count() == 1


def test_the_record_names_it_apart_from_mail_that_arrives(acme: SimpleNamespace) -> None:
    file_history(acme, 1, mail("1"))
    file_live(acme, 2, mail("2"))
    assert list(Activity.objects.order_by("id").values_list("kind", flat=True)) == [
        "message.imported",
        "message.received",
    ]


def test_an_old_mail_does_not_reopen_nor_change_what_a_list_shows(acme: SimpleNamespace) -> None:
    file_live(acme, 1, mail("1", text="The newest words"))
    Conversation.objects.update(status="closed")
    before = Conversation.objects.get()
    file_history(acme, 2, mail("2", answers="1", subject="Re: Kettle", text="Old words"))
    conversation = Conversation.objects.get()
    assert conversation.message_count == 2
    assert conversation.status == "closed"
    assert (conversation.latest_at, conversation.latest_inbound_at) == (
        before.latest_at,
        before.latest_inbound_at,
    )
    assert conversation.excerpt == "The newest words"
    assert conversation.created_at == THEN


def test_mail_that_arrives_later_joins_and_reopens(acme: SimpleNamespace) -> None:
    file_history(acme, 1, mail("1"))
    file_live(acme, 2, mail("2", answers="1", subject="Re: Kettle"))
    conversation = with_unread(conversations_of(acme.ben), acme.ben).get()
    assert (conversation.status, conversation.message_count, conversation.unread) == ("open", 2, True)


def test_it_is_put_in_order_whatever_order_it_comes_in(acme: SimpleNamespace) -> None:
    later = THEN + timedelta(hours=3)
    file_history(acme, 1, mail("2", answers="1", subject="Re: Kettle", text="Second"), later)
    file_history(acme, 2, mail("1", text="First"))
    conversation = Conversation.objects.get()
    assert (conversation.created_at, conversation.latest_at) == (THEN, later)
    assert conversation.excerpt == "Second"


def test_what_the_mailbox_itself_wrote_is_shown_as_sent_to_the_customer(acme: SimpleNamespace) -> None:
    ours = mail("1", sender="Support <support@acme.test>", to="Carol Klein <carol@customer.test>")
    file_history(acme, 1, ours)
    message = Message.objects.get()
    assert (message.direction, message.from_address) == ("out", "support@acme.test")
    conversation = Conversation.objects.get()
    assert conversation.correspondents == "Carol Klein"
    assert conversation.contact is not None
    assert conversation.contact.name == "Carol Klein"


def test_the_traces_of_where_it_lay_before_are_no_loop(acme: SimpleNamespace) -> None:
    more = "Delivered-To: support@acme.test\r\nDelivered-To: support@acme.test\r\n"
    file_history(acme, 1, mail("1", more=more))
    assert LedgerEntry.objects.get().outcome == "filed"


def test_an_old_question_is_suggested_for_its_own_month_only(acme: SimpleNamespace) -> None:
    file_history(acme, 1, mail("1"), THEN)
    file_history(acme, 2, mail("2", subject="Re: Kettle"), THEN + timedelta(days=3))
    first, second = Message.objects.order_by("id")
    assert second.verdict["threading"]["suggested"] == [first.conversation_id]
