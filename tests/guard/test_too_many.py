"""Rule 6: the breaker on all machine mail trips at its limits, stays, and is resumed by a person."""

from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest

from postroom.activity.alerts import open_alerts
from postroom.activity.models import Alert
from postroom.guard.brakes.too_many import PER_CONVERSATION, PER_RECIPIENT
from postroom.guard.breakers import breakers_of, resume
from postroom.guard.models import AutomaticMail, Breaker, Scope
from postroom.guard.permit import Permit, permit
from postroom.guard.request import Request
from postroom.kit.clock import now

_causes = count(1)


def ask(acme: SimpleNamespace, conversation: int = 7, address: str = "carol@customer.test") -> Permit:
    """Ask for one automatic mail of a rule, which nothing but this breaker holds."""
    cause = next(_causes)
    return permit(
        Request(acme.organisation.pk, acme.support.pk, conversation, cause, str(cause), address, kind="rule")
    )


def sent(acme: SimpleNamespace, number: int, minutes_ago: float, *, conversation: int | None = None) -> None:
    """Let so many automatic mails have left, all at that time."""
    AutomaticMail.objects.bulk_create(
        AutomaticMail(
            organisation=acme.organisation,
            mailbox=acme.support.pk,
            conversation=conversation or next(_causes),
            address="carol@customer.test",
            kind="rule",
            cause=-next(_causes),
            identity="x",
            period=0,
            at=now() - timedelta(minutes=minutes_ago),
        )
        for _ in range(number)
    )


@pytest.mark.parametrize(("limit", "minutes"), PER_CONVERSATION)
def test_each_limit_of_a_conversation(acme: SimpleNamespace, limit: int, minutes: int) -> None:
    sent(acme, limit - 1, minutes - 0.5, conversation=7)
    assert ask(acme).granted
    refused = ask(acme)
    assert not refused.granted
    expected = (
        f"automatic mail to carol@customer.test is paused: {limit} automatic mails within {minutes} minutes"
    )
    assert refused.reason == expected
    assert ask(acme, conversation=8).granted, "another conversation goes on"


@pytest.mark.parametrize(("limit", "minutes"), PER_RECIPIENT)
def test_each_limit_of_a_recipient(acme: SimpleNamespace, limit: int, minutes: int) -> None:
    sent(acme, limit - 1, minutes - 0.5)
    assert ask(acme, 1).granted
    assert not ask(acme, 2).granted
    assert ask(acme, 3, address="dan@customer.test").granted, "another recipient goes on"
    assert Breaker.objects.get().scope == Scope.RECIPIENT


@pytest.mark.parametrize(("limit", "minutes"), PER_CONVERSATION)
def test_what_is_older_than_the_window_does_not_count(
    acme: SimpleNamespace, limit: int, minutes: int
) -> None:
    sent(acme, limit, minutes + 0.5, conversation=7)
    longer = [one for one in PER_CONVERSATION if one[1] > minutes]
    assert ask(acme).granted or any(limit >= most for most, _ in longer)


def test_it_stays_until_a_person_resumes_and_then_counts_anew(acme: SimpleNamespace) -> None:
    sent(acme, 10, 1, conversation=7)
    assert not ask(acme).granted
    AutomaticMail.objects.update(at=now() - timedelta(days=2))
    assert not ask(acme).granted, "time alone does not end it"
    breaker = Breaker.objects.get()
    assert breaker.stopped == 2
    AutomaticMail.objects.update(at=now() - timedelta(minutes=1))
    assert resume(breaker, acme.ada)
    assert not resume(breaker, acme.ada), "once is enough"
    assert ask(acme).granted


def test_one_alert_for_those_who_may_resume(acme: SimpleNamespace) -> None:
    sent(acme, 10, 1, conversation=7)
    for _ in range(3):
        ask(acme)
    alert = Alert.objects.get()
    assert alert.sentence == (
        "carol@customer.test got 10 automatic mails within 10 minutes in conversation 7. No more are sent. "
        "Look into it, then resume."
    )
    assert list(open_alerts(acme.ada)) == [alert]
    assert list(open_alerts(acme.ben)) == list(open_alerts(acme.dora)) == []
    assert list(breakers_of(acme.ben)) == list(breakers_of(acme.dora)) == []
    resume(breakers_of(acme.ada)[0], acme.ada)
    assert list(open_alerts(acme.ada)) == []
