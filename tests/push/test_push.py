"""What reaches a browser by push, when it does, and when it must not."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from cryptography.exceptions import InvalidTag

from postroom.accounts.sign_in import sessions
from postroom.activity.models import Activity
from postroom.automations.follow import follow_once
from postroom.automations.notifications import notify_people
from postroom.conversations.assigning import assign
from postroom.conversations.models import Conversation, Notification, NotificationKind
from postroom.conversations.notification_choices import Choice, Hours, choice_for, choose, set_hours
from postroom.conversations.notifying import mark_read
from postroom.conversations.noting import add_note
from postroom.integrations.push.models import PushMessage, PushSubscription
from postroom.integrations.push.sending import Sender
from postroom.integrations.push.subscribing import send_test, vapid
from postroom.kit.clock import now
from postroom.mailboxes.people.roles import deactivate
from tests.push.conftest import subscribed
from tests.push.service import Browser, claims_of
from tests.web.making import conversation
from tests.webhooks.receiver import Got, Receiver

pytestmark = pytest.mark.django_db


def follow() -> None:
    while follow_once():
        pass


def work(sender: Sender, within_s: float = 8.0) -> None:
    """Let the thread work until nothing is left to do now."""
    until = time.monotonic() + within_s
    while sender.work_once():
        assert time.monotonic() < until, "it does not come to rest"


def mentioned(acme: SimpleNamespace, text: str = "@Chloé look, it leaks.") -> Conversation:
    one = conversation(acme.support)
    add_note(one, acme.ben, text)
    follow()
    return one


def test_a_mention_is_shown_who_about_what_and_the_first_words(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    one = mentioned(acme)
    work(sender)
    (got,) = service.got
    told = chloe.browser.read(got)
    notification = Notification.objects.get(person=acme.chloe)
    assert told == {
        "title": "Ben mentions you",
        "body": "Broken kettle\n@Chloé look, it leaks.",
        "tag": f"conversation-{one.pk}",
        "id": f"{notification.pk}.1",
        "at": int(notification.at.timestamp() * 1000),
        "url": f"/notifications/{notification.pk}",
        "path": f"/conversations/{one.pk}",
    }
    claims = claims_of(got, vapid().public_key)
    assert (claims["aud"], claims["sub"]) == (
        service.url.partition("/push")[0],
        "mailto:postmaster@acme.test",
    )
    assert (got.headers["ttl"], len(got.headers["topic"])) == ("86400", 32)
    assert not PushMessage.objects.exists()
    assert PushSubscription.objects.get().told_at is not None


def test_each_is_sent_once_and_further_ones_of_a_conversation_take_its_place(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    one = mentioned(acme)
    for event in Activity.objects.all():
        notify_people(event)
    work(sender)
    assert len(service.got) == 1
    add_note(one, acme.ben, "@Chloé and this")
    follow()
    work(sender)
    first, second = service.got
    assert first.headers["topic"] == second.headers["topic"]
    told = [chloe.browser.read(got) for got in (first, second)]
    assert told[0]["tag"] == told[1]["tag"]
    assert told[0]["id"] != told[1]["id"]


def test_what_can_be_long_or_odd_is_cut(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    one = conversation(acme.support, subject="\x01" * 900)
    add_note(one, acme.ben, "@Chloé " + "\x02\U0001f642 " * 2000)
    follow()
    work(sender)
    told = chloe.browser.read(service.got[0])
    assert [len(line) <= most for line, most in zip(told["body"].split("\n"), (80, 160), strict=True)] == [
        True
    ] * 2


def test_of_each_kind_it_is_as_one_chose_in_each_mailbox(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    assert choice_for(acme.chloe, acme.support, NotificationKind.MENTION).push
    assert not choice_for(acme.chloe, acme.support, NotificationKind.NEW).push
    choose(acme.chloe, acme.support, NotificationKind.MENTION, Choice(True, "off", push=False))
    mentioned(acme)
    work(sender)
    assert service.got == []
    add_note(conversation(acme.sales, subject="Offer"), acme.ada, "@Chloé")
    follow()
    work(sender)
    assert [chloe.browser.read(got)["body"] for got in service.got] == ["Offer\n@Chloé"]


def test_push_alone_tells_of_new_mail(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    choose(acme.chloe, None, NotificationKind.NEW, Choice(False, "off", push=True))
    one = conversation(acme.support)
    event = Activity.objects.create(
        organisation=acme.organisation,
        kind="message.received",
        mailbox=acme.support.pk,
        conversation=one.pk,
        data={"message": one.messages.get().pk},
    )
    assert notify_people(event) == 1
    assert not Notification.objects.get().shown
    work(sender)
    assert chloe.browser.read(service.got[0])["title"] == "Carol Klein wrote"


def test_in_quiet_hours_it_waits_for_their_end(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    hour = now().hour
    set_hours(acme.chloe, Hours("UTC", hour, (hour + 2) % 24))
    mentioned(acme)
    work(sender)
    assert service.got == []
    assert Notification.objects.get().push_at > now() + timedelta(minutes=30)
    Notification.objects.update(push_at=now())
    work(sender)
    assert len(service.got) == 1


def test_what_was_read_before_is_not_pushed(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    mentioned(acme)
    mark_read(acme.chloe)
    work(sender)
    service.answers = [b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"]
    mentioned(acme)
    work(sender)
    mark_read(acme.chloe)
    make_due()
    work(sender)
    assert len(service.got) == 1
    assert not PushMessage.objects.exists()


def make_due() -> None:
    PushMessage.objects.update(due_at=now() - timedelta(seconds=1))


def test_who_may_not_see_it_any_more_is_told_nothing(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    mentioned(acme)
    acme.chloe.memberships.filter(mailbox=acme.support).delete()
    work(sender)
    assert service.got == []
    assert not PushMessage.objects.exists()


def test_whose_browser_is_signed_out_is_told_nothing(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    mentioned(acme)
    assert sessions.end(chloe.sign_in)
    work(sender)
    assert service.got == []


def test_who_was_deactivated_is_told_nothing(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    mentioned(acme)
    deactivate(acme.chloe, acme.ada)
    work(sender)
    assert service.got == []


def test_all_browsers_of_a_person_are_told_and_nobody_elses(
    acme: SimpleNamespace, chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    phone = subscribed(acme.chloe, f"{service.url}-phone")
    subscribed(acme.ben, f"{service.url}-ben")
    one = mentioned(acme)
    assign(one, acme.ben, acme.ben)
    follow()
    work(sender)
    assert len(service.got) == 2
    for browser in (chloe.browser, phone.browser):
        assert sum(_opens(browser, got) for got in service.got) == 1


def _opens(browser: Browser, got: Got) -> bool:
    try:
        browser.opened(got.body)
    except InvalidTag:
        return False
    return True


def test_a_test_says_no_more_than_that_it_came(
    chloe: SimpleNamespace, service: Receiver, sender: Sender
) -> None:
    send_test(chloe.row)
    work(sender)
    told = chloe.browser.read(service.got[0])
    assert (told["title"], told["tag"], told["url"]) == ("Postroom", "test", "/notifications/choices")
