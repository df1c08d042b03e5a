"""Webhooks from outside: what a receiver gets, in which order, and what becomes of one that misbehaves."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from postroom.activity.models import Alert
from postroom.activity.record import record
from postroom.integrations.webhooks import keep
from postroom.integrations.webhooks.calling import AT_ONCE_EACH
from postroom.integrations.webhooks.filling import fill_once
from postroom.integrations.webhooks.models import Delivery, Webhook
from postroom.integrations.webhooks.sending import Sender
from postroom.kit.clock import now
from tests.webhooks.receiver import Receiver, ok

LOOPBACK = ["127.0.0.0/8"]
Make = Callable[..., Any]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A receiver that takes everything."""
    settings.WEBHOOK_NETWORKS = LOOPBACK
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def sender() -> Iterator[Sender]:
    """The role, in this process; it has begun to follow the record."""
    sender = Sender(LOOPBACK, time_limit_s=0.5)
    yield sender
    sender.close()


@pytest.fixture
def webhook(acme: SimpleNamespace, receiver: Receiver) -> SimpleNamespace:
    """A webhook of Acme that leads to the receiver, with its secret."""
    fill_once()
    row, secret = keep.add_webhook(acme.ada, receiver.url)
    return SimpleNamespace(row=row, secret=secret)


def happen(acme: SimpleNamespace, kind: str = "made.up", conversation: int | None = 1, **data: Any) -> None:
    """Let something happen in Support."""
    record(
        kind,
        organisation=acme.organisation.pk,
        actor=acme.ada,
        mailbox=acme.support.pk,
        conversation=conversation,
        **data,
    )


def work(sender: Sender, within_s: float = 8.0) -> None:
    """Let the role work until nothing is left to do now."""
    until = time.monotonic() + within_s
    while sender.work_once():
        assert time.monotonic() < until, "the role does not come to rest"


def make_due() -> None:
    """Let the time of every wait pass."""
    Delivery.objects.update(due_at=now() - timedelta(seconds=1))
    Webhook.objects.update(hold_until=None)


def test_what_happens_is_told_signed(
    acme: SimpleNamespace, webhook: SimpleNamespace, receiver: Receiver, sender: Sender
) -> None:
    happen(acme, number=7)
    work(sender)
    (got,) = receiver.got
    assert got.event["type"] == "made.up" and got.event["data"]["data"] == {"number": 7}
    assert got.event["data"]["actor"]["name"] == "Ada" and got.event["timestamp"].endswith("Z")
    assert got.is_signed_with(webhook.secret)
    assert abs(int(got.headers["webhook-timestamp"]) - time.time()) < 60
    row = Delivery.objects.get()
    assert (row.state, row.status, row.attempts) == ("delivered", 204, 1)


def test_only_what_was_asked_for_and_nothing_of_others(
    acme: SimpleNamespace, webhook: SimpleNamespace, receiver: Receiver, sender: Sender
) -> None:
    keep.change_webhook(webhook.row, acme.ada, kinds=["message.*", "conversation.noted"])
    for kind in ("message.sent", "conversation.noted", "conversation.tagged", "messages.sent"):
        happen(acme, kind)
    record("message.sent", organisation=acme.borealis.pk, mailbox=acme.north.pk)
    work(sender)
    assert [one.event["type"] for one in receiver.got] == ["message.sent", "conversation.noted"]


def test_a_webhook_of_one_mailbox(acme: SimpleNamespace, receiver: Receiver, sender: Sender) -> None:
    fill_once()
    keep.add_webhook(acme.ada, receiver.url, mailbox=acme.sales)
    happen(acme)
    record("made.here", organisation=acme.organisation.pk, mailbox=acme.sales.pk)
    work(sender)
    assert [one.event["type"] for one in receiver.got] == ["made.here"]


def test_a_failure_is_tried_again_under_the_same_name_and_holds_up_its_conversation_alone(
    acme: SimpleNamespace, webhook: SimpleNamespace, receiver: Receiver, sender: Sender
) -> None:
    receiver.answers = [ok("500 Oh no", b"broken"), ok()]
    happen(acme, number=1)
    work(sender)
    happen(acme, number=2)
    happen(acme, conversation=2, number=3)
    work(sender)
    assert [one.event["data"]["data"]["number"] for one in receiver.got] == [1, 3]
    failed = Delivery.objects.earliest("pk")
    assert (failed.state, failed.status, failed.answer) == ("waiting", 500, "broken")
    assert failed.due_at > now()
    make_due()
    work(sender)
    assert [one.event["data"]["data"]["number"] for one in receiver.got] == [1, 3, 1, 2]
    assert receiver.got[0].headers["webhook-id"] == receiver.got[2].headers["webhook-id"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_each_conversation_is_told_in_order_over_a_few_connections(
    acme: SimpleNamespace, webhook: SimpleNamespace, receiver: Receiver, sender: Sender
) -> None:
    receiver.takes_s = 0.01
    sender._time_limit_s = 20.0
    for number in range(180):
        happen(acme, conversation=number % 60, number=number)
    work(sender, within_s=30)
    told = [one.event["data"]["data"]["number"] for one in receiver.got]
    assert sorted(told) == list(range(180))
    for conversation in range(60):
        assert [one for one in told if one % 60 == conversation] == list(range(conversation, 180, 60))
    assert 1 < receiver.at_once <= AT_ONCE_EACH
    assert receiver.connections <= AT_ONCE_EACH


def test_a_receiver_that_hangs_up_is_called_again(
    acme: SimpleNamespace, webhook: SimpleNamespace, receiver: Receiver, sender: Sender
) -> None:
    receiver.hangs_up = True
    for number in range(3):
        happen(acme, number=number)
        work(sender)
    assert [one.event["data"]["data"]["number"] for one in receiver.got] == [0, 1, 2]
    assert set(Delivery.objects.values_list("state", "attempts")) == {("delivered", 1)}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"", "did not answer within"),
        (b"\x00\x01garbage\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx", "did not answer within"),
        (ok("302 Found", Location="http://169.254.169.254/latest"), "redirect"),
        (ok("200 OK", b"x" * 100_000), ""),
    ],
)
def test_a_receiver_that_misbehaves(
    acme: SimpleNamespace,
    webhook: SimpleNamespace,
    receiver: Receiver,
    sender: Sender,
    answer: bytes,
    said: str,
) -> None:
    receiver.answers = [answer]
    happen(acme)
    work(sender)
    row = Delivery.objects.get()
    assert len(receiver.got) == 1 and len(row.answer) <= 500
    assert row.state == ("waiting" if said else "delivered") and said in row.answer


def test_a_receiver_that_hangs_does_not_hold_up_another(
    acme: SimpleNamespace, webhook: SimpleNamespace, receiver: Receiver, sender: Sender
) -> None:
    receiver.answers = [b""]
    other = Receiver()
    keep.add_webhook(acme.ada, other.url)
    happen(acme)
    sender._time_limit_s = 20.0
    until = time.monotonic() + 5
    while not other.got and time.monotonic() < until:
        sender.work_once()
    assert len(other.got) == len(receiver.got) == 1
    other.close()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::ffff:127.0.0.1]:{port}/"]
)
def test_a_private_address_is_not_called(acme: SimpleNamespace, receiver: Receiver, url: str) -> None:
    fill_once()
    port = receiver.url.split(":")[2].split("/")[0]
    keep.add_webhook(acme.ada, url.format(port=port))
    happen(acme)
    careful = Sender()
    work(careful)
    careful.close()
    assert receiver.got == []
    assert "not on the public internet" in Delivery.objects.get().answer


def test_three_days_without_success_pause_it_with_notice(
    acme: SimpleNamespace, webhook: SimpleNamespace, receiver: Receiver, sender: Sender
) -> None:
    receiver.answers = [ok("503 Down")]
    happen(acme)
    work(sender)
    Delivery.objects.update(since=now() - timedelta(days=3))
    make_due()
    work(sender)
    row = Webhook.objects.get()
    assert Delivery.objects.get().state == "failed" and row.paused_at and "three days" in row.paused_because
    assert Alert.objects.get(resolved_at=None).organisation == acme.organisation
    receiver.answers = [ok()]
    keep.resume(row, acme.ada)
    assert not Alert.objects.filter(resolved_at=None).exists()
    keep.replay(Delivery.objects.get(), acme.ada)
    work(sender)
    assert Delivery.objects.get().state == "delivered" and len(receiver.got) == 3


def test_gone_pauses_at_once(
    acme: SimpleNamespace, webhook: SimpleNamespace, receiver: Receiver, sender: Sender
) -> None:
    receiver.answers = [ok("410 Gone")]
    happen(acme)
    work(sender)
    happen(acme)
    work(sender)
    assert len(receiver.got) == 1 and "410" in Webhook.objects.get().paused_because


def test_a_receiver_that_fails_all_the_time_is_held_back_from(
    acme: SimpleNamespace, webhook: SimpleNamespace, receiver: Receiver, sender: Sender
) -> None:
    sender._time_limit_s = 20.0
    receiver.answers = [ok("500 No")]
    for number in range(60):
        happen(acme, conversation=number)
    work(sender)
    assert len(receiver.got) < 60
    assert Webhook.objects.get().hold_until > now()
    receiver.answers = [ok()]
    for _ in range(3):
        make_due()
        work(sender)
    assert Webhook.objects.get().failures == 0
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_a_test_and_a_new_secret(
    acme: SimpleNamespace, webhook: SimpleNamespace, receiver: Receiver, sender: Sender
) -> None:
    secret = keep.new_secret_of(webhook.row, acme.ada)
    keep.send_test(webhook.row, acme.ada)
    work(sender)
    (got,) = receiver.got
    assert got.event["type"] == "webhook.test"
    assert got.is_signed_with(secret) and not got.is_signed_with(webhook.secret)
    assert secret not in Webhook.objects.get().secret


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://x.test/",
        "http://x.test/",
        "https://",
        "https://u:p@x.test/",
        "https://x.test/ y",
        "https://é.test/",
        "https://x.test:99999/",
        "https://x.test/" + "y" * 2000,
    ],
)
def test_an_address_that_cannot_be(acme: SimpleNamespace, url: str) -> None:
    with pytest.raises(keep.WebhookError) as refusal:
        keep.add_webhook(acme.ada, url)
    assert refusal.value.field == "url"


def test_only_administrators_have_to_do_with_webhooks(acme: SimpleNamespace) -> None:
    with pytest.raises(keep.NotAllowed):
        keep.add_webhook(acme.ben, "https://x.test/")
    keep.add_webhook(acme.ada, "https://x.test/")
    assert not keep.webhooks_of(acme.ben) and not keep.webhooks_of(acme.dora)
