"""Reminders fire once, in time, and not where an answer has come."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from postroom.activity.models import Activity
from postroom.conversations.closing import close
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Reminder
from postroom.conversations.reminding import cancel_reminder, fire_due, remind
from postroom.conversations.when import When
from postroom.kit.clock import now
from tests.web.making import conversation, received

pytestmark = pytest.mark.django_db


def in_a_minute(*, if_unanswered: bool = False) -> When:
    return When(now() + timedelta(minutes=1), if_unanswered)


def due() -> None:
    Reminder.objects.update(at=now() - timedelta(seconds=1))


def test_it_fires_once_for_its_person_and_brings_back_what_is_closed(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    remind(one, acme.chloe, in_a_minute(), acme.ben, "Ask for the batch")
    close(one, acme.ben)
    assert fire_due() == 0
    due()
    assert [fire_due(), fire_due()] == [1, 0]
    fired = Activity.objects.get(kind="reminder.fired")
    assert (fired.conversation, fired.data["name"], fired.data["words"]) == (
        one.pk,
        "Chloé",
        "Ask for the batch",
    )
    assert Conversation.objects.get(pk=one.pk).status == "open"


def test_only_if_nobody_answers(acme: SimpleNamespace) -> None:
    answered, waiting = conversation(acme.support), conversation(acme.support)
    for one in (answered, waiting):
        remind(one, acme.ben, in_a_minute(if_unanswered=True), acme.ben)
    received(answered, "Thank you", received_at=now())
    received(waiting, "Out of office", received_at=now(), automatic=True)
    due()
    assert fire_due() == 1
    assert sorted(Reminder.objects.values_list("state", flat=True)) == ["answered", "fired"]


def test_cancelled_in_time(acme: SimpleNamespace) -> None:
    reminder = remind(conversation(acme.support), acme.ben, in_a_minute(), acme.ben)
    assert [cancel_reminder(reminder, acme.ben), cancel_reminder(reminder, acme.ben)] == [True, False]
    due()
    assert fire_due() == 0


def test_only_people_of_the_mailbox_and_not_without_end(acme: SimpleNamespace) -> None:
    one = conversation(acme.sales)
    with pytest.raises(ConversationError, match="Ben is not a member of Sales"):
        remind(one, acme.ben, in_a_minute(), acme.chloe)
    for _ in range(20):
        remind(one, acme.chloe, in_a_minute(), acme.chloe)
    with pytest.raises(ConversationError, match="20 reminders wait"):
        remind(one, acme.chloe, in_a_minute(), acme.chloe)
