"""Rule 7: over 20 new conversations of one sender in two hours: all filed, nothing automatic, one alert."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from postroom.activity.models import Activity, Alert
from postroom.conversations.models import Conversation, Message
from postroom.delivery import storm
from postroom.delivery.line import deliver
from postroom.guard.brakes.storm import end_storms
from postroom.guard.breakers import resume
from postroom.guard.models import Breaker, Opening
from postroom.kit.clock import now
from postroom.spool import Addressed, Envelope, Incoming, SqliteSpool
from tests.guard.making import claimed, raw


def send(
    acme: SimpleNamespace, number: int, *, from_: str = "shop@customer.test", together: bool = True
) -> None:
    """Let a sender begin so many conversations."""
    mails = [
        (claimed(acme.support, mail_from=from_), raw(from_=from_, subject=f"Order {i}", text=str(i)))
        for i in range(number)
    ]
    for batch in [mails] if together else [[mail] for mail in mails]:
        deliver(batch)


def automation() -> list[bool]:
    """Return, for each mail received, whether anything automatic may follow."""
    events = Activity.objects.filter(kind="message.received").order_by("pk")
    return [event.data["automation"] for event in events]


@pytest.mark.parametrize("together", [True, False])
def test_twenty_are_ordinary_and_the_rest_is_silent(acme: SimpleNamespace, together: bool) -> None:
    send(acme, 25, together=together)
    assert Conversation.objects.filter(status="open").count() == 25, "nothing is lost or hidden"
    assert automation() == [True] * 20 + [False] * 5
    assert Alert.objects.get().title == "Very much mail from one sender"
    assert Breaker.objects.get().stopped == 5
    verdict = Message.objects.latest("pk").verdict["guard"]
    assert verdict["reason"] == "its sender is in a storm"
    assert verdict["findings"][-1]["evidence"] == [
        "shop@customer.test began more than 20 new conversations within 120 minutes"
    ]


def test_others_are_not_touched(acme: SimpleNamespace) -> None:
    send(acme, 25)
    send(acme, 1, from_="carol@customer.test")
    assert automation()[-1] is True


def test_what_began_long_ago_does_not_count(acme: SimpleNamespace) -> None:
    send(acme, 20)
    Opening.objects.update(at=now() - timedelta(minutes=121))
    send(acme, 20)
    assert all(automation())


def test_answers_in_a_conversation_do_not_count(acme: SimpleNamespace) -> None:
    send(acme, 1)
    first = Message.objects.get()
    for i in range(30):
        mail = raw(
            from_="shop@customer.test",
            subject="Re: Order 0",
            headers=[f"In-Reply-To: <{first.message_id}>"],
            text=f"{i}",
        )
        deliver([(claimed(acme.support), mail)])
    assert Conversation.objects.count() == 1
    assert not Breaker.objects.exists()


def test_a_person_resumes_and_it_counts_anew_or_never_again(acme: SimpleNamespace) -> None:
    send(acme, 21)
    resume(Breaker.objects.get(), acme.ada)
    send(acme, 20)
    assert automation() == [True] * 20 + [False] + [True] * 20
    send(acme, 1)
    assert automation()[-1] is False
    resume(Breaker.objects.latest("pk"), acme.ada, trust=True)
    send(acme, 30)
    assert automation()[-30:] == [True] * 30


def test_it_ends_by_itself_when_the_sender_has_been_quiet(acme: SimpleNamespace) -> None:
    send(acme, 21)
    assert end_storms() == 0
    Breaker.objects.update(latest_at=now() - timedelta(minutes=121))
    assert end_storms() == 1
    assert Alert.objects.get().resolved_at is not None


def test_what_waits_goes_into_the_storm_lane(acme: SimpleNamespace, tmp_path: Path, monkeypatch: Any) -> None:
    send(acme, 21)
    spool = SqliteSpool(tmp_path)
    monkeypatch.setattr(storm, "spool", lambda: spool)
    monkeypatch.setattr(storm, "_looked_at_s", float("-inf"))
    for sender in ("shop@customer.test", "carol@customer.test", "Shop+7@Customer.test"):
        to = Addressed(acme.support.pk, acme.organisation.pk, ("support@acme.test",))
        spool.put(Incoming(Envelope("smtp", "", "", sender, to.recipients), raw(), [to]))
    kept = storm.into_storm_lane(spool.claim("me", 10))
    assert [one.envelope.mail_from for one in kept] == ["carol@customer.test"]
    stormy = spool.claim("me", 10, "storm")
    assert [(one.envelope.mail_from, one.attempts) for one in stormy] == [
        ("shop@customer.test", 1),
        ("Shop+7@Customer.test", 1),
    ]
    assert spool.claim("me", 10) == []
