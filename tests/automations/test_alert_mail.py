"""Alerts by mail: whom, when, how often, and by which way."""

from datetime import datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from postroom.accounts import tokens
from postroom.accounts.installation import blobs
from postroom.accounts.models import Role
from postroom.accounts.people import add_person
from postroom.activity import alerts as verbs
from postroom.activity.alerts import choose_alert_mail, raise_alert, resolve
from postroom.activity.models import Alert
from postroom.automations import alert_mail, due
from postroom.automations.alert_mail import send_due_alerts
from postroom.guard.breakers import resume, trip
from postroom.guard.models import Scope
from postroom.kit.clock import now
from postroom.mail.model import Mail
from postroom.mail.parse import parse
from postroom.outbox.models import Outgoing, Recipient
from postroom.outbox.ways import ALERTS

pytestmark = pytest.mark.django_db


class Clock:
    """The time, which a test moves."""

    def __init__(self) -> None:
        self.at = now()

    def __call__(self) -> datetime:
        return self.at

    def go(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock(monkeypatch: Any) -> Clock:
    """It, for alerts and the mails about them."""
    made = Clock()
    monkeypatch.setattr(alert_mail, "now", made)
    monkeypatch.setattr(verbs, "now", made)
    return made


def disk(sentence: str = "The disk has 0.5 GiB left.") -> None:
    raise_alert("watch-disk", "The disk is nearly full", sentence)


def fetching(acme: SimpleNamespace, number: int = 1) -> None:
    raise_alert(
        f"fetch-{number}", f"Mail {number} cannot be fetched", "No.", organisation=acme.organisation.pk
    )


def mails() -> list[tuple[str, str]]:
    """Return to whom mail has gone, with its subject."""
    return [(parse(raw).to[0].address, parse(raw).subject) for raw in raws()]


def raws() -> list[bytes]:
    return [blobs().get(one.digest) for one in Outgoing.objects.order_by("pk")]


def newest() -> Mail:
    return parse(raws()[-1])


def test_once_when_it_is_there_and_once_when_it_is_over(acme: SimpleNamespace, clock: Clock) -> None:
    fetching(acme)
    assert send_due_alerts() == 0, "what happens together is gathered first"
    clock.go(seconds=20)
    assert [send_due_alerts(), send_due_alerts()] == [1, 0]
    assert mails() == [("ada@acme.test", "[Postroom] Mail 1 cannot be fetched")]
    for _ in range(5):
        fetching(acme)
        clock.go(minutes=10)
        assert send_due_alerts() == 0, "the same alert, noticed again"
    resolve("fetch-1")
    clock.go(seconds=20)
    assert [send_due_alerts(), send_due_alerts()] == [1, 0]
    assert mails()[1] == ("ada@acme.test", "[Postroom] Over: Mail 1 cannot be fetched")
    clock.go(days=1)
    assert send_due_alerts() == 0


def test_it_is_marked_so_that_no_machine_answers_it(acme: SimpleNamespace, clock: Clock) -> None:
    disk("It has 0.5 GiB left.\r\nBcc: everybody@acme.test")
    clock.go(seconds=20)
    send_due_alerts()
    outgoing = Outgoing.objects.order_by("pk").first()
    assert outgoing is not None
    assert (outgoing.kind, outgoing.mail_from, outgoing.mailbox) == ("notification", "", ALERTS)
    raw = raws()[0]
    mail = parse(raw)
    for name, value in (
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "bulk"),
        ("X-Postroom-Generation", "1"),
    ):
        assert mail.headers.get(name) == value
    assert not mail.headers.get("Bcc")
    assert "It has 0.5 GiB left. Bcc: everybody" in mail.text
    assert not mail.attachments


def test_the_owners_of_all_hear_of_the_installation_and_nobody_of_strangers(
    acme: SimpleNamespace, clock: Clock
) -> None:
    add_person(acme.organisation, "eve@acme.test", "Eve", acme.password, Role.ADMINISTRATOR)
    disk()
    clock.go(seconds=20)
    assert send_due_alerts() == 2
    assert {to for to, _ in mails()} == {"ada@acme.test", "dora@borealis.test"}
    fetching(acme)
    clock.go(minutes=3)
    assert send_due_alerts() == 2
    assert {to for to, _ in mails()[2:]} == {"ada@acme.test", "eve@acme.test"}


def test_who_does_not_want_it_or_is_gone_or_a_mailbox_gets_none(acme: SimpleNamespace, clock: Clock) -> None:
    choose_alert_mail(acme.ada, False)
    gone = add_person(acme.organisation, "gone@acme.test", "Gone", acme.password, Role.OWNER)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    add_person(acme.organisation, "support@acme.test", "Us", acme.password, Role.OWNER)
    fetching(acme)
    clock.go(seconds=20)
    assert send_due_alerts() == 0
    choose_alert_mail(acme.ada, True)
    assert send_due_alerts() == 0, "it was settled that nobody gets it"
    resolve("fetch-1")
    clock.go(minutes=3)
    assert send_due_alerts() == 1


def test_a_storm_is_one_mail(acme: SimpleNamespace, clock: Clock) -> None:
    disk()
    for number in range(100):
        fetching(acme, number)
    clock.go(seconds=20)
    assert send_due_alerts() == 2
    to_ada = next(raw for raw in raws() if parse(raw).to[0].address == "ada@acme.test")
    mail = parse(to_ada)
    assert mail.subject == "[Postroom] 101 alerts"
    assert mail.text.startswith("Hello Ada,\n\nThis needs somebody:\n\n* The disk is nearly full\n")
    assert "* Mail 3 cannot be fetched" in mail.text
    assert "And 71 more, which stand on the page of alerts." in mail.text
    assert len(to_ada) < 20_000
    for number in range(100):
        resolve(f"fetch-{number}")
    fetching(acme, 200)
    clock.go(minutes=3)
    assert send_due_alerts() == 1
    assert mails()[-1][1] == "[Postroom] 1 alert and 100 that are over"


def test_one_that_comes_and_goes_is_told_four_times_an_hour(acme: SimpleNamespace, clock: Clock) -> None:
    told = []
    for minute in range(120):
        (resolve if minute % 2 else lambda _: fetching(acme))("fetch-1")
        for _ in range(3):
            clock.go(seconds=20)
            told += [minute] * send_due_alerts()
    apart = [later - earlier for earlier, later in pairwise(told[1:])]
    assert apart
    assert min(apart) >= 14
    assert len(told) <= 2 + 120 // 15
    assert "times since the last mail about it" in newest().text


def test_one_that_was_there_for_a_moment_is_told_once(acme: SimpleNamespace, clock: Clock) -> None:
    fetching(acme)
    clock.go(seconds=5)
    resolve("fetch-1")
    clock.go(seconds=15)
    assert [send_due_alerts(), send_due_alerts()] == [1, 0]
    assert mails() == [("ada@acme.test", "[Postroom] Over: Mail 1 cannot be fetched")]


def test_alerts_that_follow_each_other_come_together(acme: SimpleNamespace, clock: Clock) -> None:
    sent = 0
    for number in range(6 * 60):
        fetching(acme, number)
        clock.go(seconds=10)
        sent += send_due_alerts()
    assert 5 <= sent <= 5 + 4, "five soon after each other, then every quarter of an hour"


def test_a_breaker_is_mailed_and_what_it_stops_stops_no_alert(acme: SimpleNamespace, clock: Clock) -> None:
    pulled = trip(acme.organisation.pk, Scope.RECIPIENT, "ada@acme.test", count=30, minutes=10)
    clock.go(seconds=20)
    assert send_due_alerts() == 1
    assert mails() == [("ada@acme.test", "[Postroom] Automatic mail to a recipient is paused")]
    resume(pulled, acme.ada)
    clock.go(minutes=3)
    assert send_due_alerts() == 1


def test_another_process_that_was_quicker_leaves_nothing_to_do(
    acme: SimpleNamespace, clock: Clock, monkeypatch: Any
) -> None:
    fetching(acme)
    clock.go(seconds=20)
    claim = alert_mail._claim

    def late(alerts: Any, at: datetime) -> bool:
        Alert.objects.update(mailed_at=at)
        return claim(alerts, at)

    monkeypatch.setattr(alert_mail, "_claim", late)
    assert send_due_alerts() == 0
    assert not Recipient.objects.exists()


def test_the_text_leads_to_the_page_and_to_the_choice(
    acme: SimpleNamespace, clock: Clock, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://mail.acme.test/"
    fetching(acme)
    clock.go(seconds=20)
    send_due_alerts()
    assert "All alerts: https://mail.acme.test/alerts" in newest().text
    assert "https://mail.acme.test/notifications/choices" in newest().text


def test_one_chooses_it_on_the_page_and_by_the_api(acme: SimpleNamespace) -> None:
    client, page = Client(), reverse("notification-choices")
    client.force_login(acme.ada)
    assert b"Write to me about alerts" in client.get(page).content
    setting, hours = reverse("notification-choices-setting"), {"quiet_from": 0, "quiet_to": 0}
    posted = {**hours, "zone": "UTC", "digest_hours": 4, "alerts-asked": "1"}
    assert client.post(setting, posted).status_code == 302
    acme.ada.refresh_from_db()
    assert not acme.ada.tells_of_alerts
    headers = {"Authorization": f"Bearer {tokens.create(acme.ada)}"}
    address = "/api/v1/notifications/alerts"
    assert client.get(address, headers=headers).json() == {"by_mail": False}
    answer = client.put(address, {"by_mail": True}, "application/json", headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"by_mail": True})
    acme.ada.refresh_from_db()
    assert acme.ada.tells_of_alerts
    client.force_login(acme.ben)
    assert b"Write to me about alerts" not in client.get(page).content


def test_a_disk_that_takes_nothing_ends_nothing(
    acme: SimpleNamespace, clock: Clock, monkeypatch: Any
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    fetching(acme)
    clock.go(seconds=20)
    monkeypatch.setattr(alert_mail, "post_letter", full)
    with monkeypatch.context() as patched:
        patched.setattr(due, "_next_s", dict.fromkeys(due._next_s, 0.0))
        assert due.do_what_is_due() == 0
    monkeypatch.undo()
    assert Alert.objects.get().mailed_at is None, "it is tried again"
