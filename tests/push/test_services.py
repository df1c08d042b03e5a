"""Push services that are gone, busy, slow or somewhere where nothing of ours may go."""

import logging
from datetime import timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import pytest

from postroom.conversations.notification_choices import Hours, set_hours
from postroom.integrations.push.models import PushMessage, PushSubscription
from postroom.integrations.push.queueing import MOST_ATTEMPTS, forget_old
from postroom.integrations.push.sending import Sender
from postroom.integrations.push.subscribing import send_test
from postroom.kit.clock import now
from tests.push.conftest import subscribed
from tests.push.service import push_service
from tests.push.test_push import make_due, work
from tests.webhooks.receiver import Receiver, ok

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_browser_that_is_gone_is_forgotten(
    chloe: SimpleNamespace, service: Receiver, sender: Sender, status: str
) -> None:
    service.answers = [ok(status)]
    send_test(chloe.row)
    work(sender)
    assert not PushSubscription.objects.exists()
    assert not PushMessage.objects.exists()


@pytest.mark.parametrize("answer", [ok("429 Slow Down"), ok("503 Busy"), b"nonsense\r\n\r\n", b""])
def test_a_busy_one_is_tried_again_later_and_not_for_ever(
    chloe: SimpleNamespace, service: Receiver, sender: Sender, answer: bytes
) -> None:
    service.answers, service.hangs_up = [answer], True
    send_test(chloe.row)
    work(sender)
    message = PushMessage.objects.get()
    assert (message.attempts, message.taken_at) == (1, None)
    assert now() + timedelta(seconds=5) < message.due_at < now() + timedelta(seconds=15)
    for _ in range(MOST_ATTEMPTS):
        make_due()
        work(sender)
    assert not PushMessage.objects.exists()
    assert PushSubscription.objects.get().failing_since is not None
    assert len(service.got) == MOST_ATTEMPTS
    service.answers = [ok("201 Created")]
    send_test(chloe.row)
    work(sender)
    assert PushSubscription.objects.get().failing_since is None


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_it_says_when_to_come_again(
    chloe: SimpleNamespace, service: Receiver, sender: Sender, form: str
) -> None:
    after = "600" if form == "seconds" else format_datetime(now() + timedelta(seconds=600))
    service.answers = [ok("429 Slow Down", **{"Retry-After": after})]
    send_test(chloe.row)
    work(sender)
    due_in = PushMessage.objects.get().due_at - now()
    assert timedelta(seconds=580) < due_in < timedelta(seconds=610)


def test_another_try_waits_for_the_end_of_quiet_hours(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    service.answers = [ok("503 Busy")]
    send_test(chloe.row)
    hour = now().hour
    set_hours(acme.chloe, Hours("UTC", hour, (hour + 2) % 24))
    work(sender)
    assert PushMessage.objects.get().due_at > now() + timedelta(minutes=30)


def test_what_it_refuses_is_not_tried_again_and_redirects_are_not_followed(
    chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    elsewhere = push_service()
    for answer in (ok("403 Forbidden"), ok("307 Temporary Redirect", Location=elsewhere.url)):
        service.answers = [answer]
        send_test(chloe.row)
        work(sender)
        assert not PushMessage.objects.exists()
    assert (len(service.got), elsewhere.got) == (2, [])
    assert PushSubscription.objects.get().failing_since is not None
    elsewhere.close()


def test_private_addresses_are_not_called(chloe: SimpleNamespace, service: Receiver) -> None:
    sender = Sender()
    send_test(chloe.row)
    work(sender)
    sender.close()
    assert (service.got, service.connections) == ([], 0)


def test_a_slow_service_holds_up_no_other(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    slow = push_service()
    slow.answers = [b""]
    for number in range(12):
        one = subscribed(acme.ben, f"{slow.url.replace('127.0.0.1', 'localhost')}-{number}")
        send_test(one.row)
    send_test(chloe.row)
    sender.work_once()
    assert len(service.got) == 1
    work(sender)
    slow.close()


def test_what_was_under_way_when_the_process_died_is_not_sent_twice(
    chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    message = send_test(chloe.row)
    PushMessage.objects.update(taken_at=now(), lease="dead")
    work(sender)
    assert service.got == []
    PushMessage.objects.update(taken_at=now() - timedelta(hours=1))
    forget_old()
    assert not PushMessage.objects.filter(pk=message.pk).exists()
    assert PushSubscription.objects.filter(pk=chloe.row.pk).exists()


def test_no_address_and_no_key_reaches_the_log(
    chloe: SimpleNamespace, service: Receiver, sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for answer in (ok("403 Forbidden"), b"nonsense\r\n\r\n", ok("410 Gone")):
        service.answers = [answer]
        send_test(chloe.row)
        work(sender)
        make_due()
    assert "push service of subscription" in caplog.text
    for secret in (service.url, service.url.rpartition("/")[2], *chloe.browser.keys.values()):
        assert secret not in caplog.text
