"""Who is told of what, where, and that nobody hears of their own acts or of anything twice."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from postroom.accounts.installation import blobs
from postroom.accounts.teams import add_team
from postroom.activity.models import Activity
from postroom.automations.follow import follow_once
from postroom.automations.notification_mail import send_due_notifications
from postroom.automations.notifications import notify_people
from postroom.conversations.assigning import assign
from postroom.conversations.marking import follow as start_following
from postroom.conversations.marking import unfollow
from postroom.conversations.models import (
    Conversation,
    Mention,
    Notification,
    NotificationKind,
    NotificationMail,
)
from postroom.conversations.notification_choices import (
    Choice,
    Hours,
    after_quiet,
    choose,
    mail_time,
    next_digest,
)
from postroom.conversations.notifying import mark_read, notifications_of, unread_count
from postroom.conversations.noting import add_note
from postroom.kit.clock import now
from postroom.mail.parse import parse
from postroom.outbox.models import Outgoing
from tests.web.making import conversation

pytestmark = pytest.mark.django_db


def told(person: object) -> list[tuple[str, str]]:
    return [(one.kind, one.words) for one in Notification.objects.filter(person=person).order_by("pk")]


def follow() -> None:
    while follow_once():
        pass


def test_a_mention_is_told_to_whom_it_names_and_to_nobody_else(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    add_note(one, acme.ben, "@Chloé, can you look? Not @ben, that is me; nor @Dora, nor x@ada.test.")
    follow()
    assert told(acme.chloe) == [("mention", "Ben mentions you")]
    assert told(acme.ben) == told(acme.ada) == told(acme.dora) == []


def test_a_team_is_its_people_who_see_the_mailbox(acme: SimpleNamespace) -> None:
    team = add_team(acme.organisation, "Returns", [acme.ben, acme.chloe])
    sale = conversation(acme.sales)
    add_note(sale, acme.ada, "@returns please")
    follow()
    assert told(acme.chloe) == [("mention", "Ada mentions Returns")]
    assert Mention.objects.get().team == team
    assert told(acme.ben) == []


def test_the_one_who_looks_after_it_hears_of_notes_and_answers_together(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    assign(one, acme.ben, acme.ada)
    for text in ("One", "Two"):
        add_note(one, acme.chloe, text)
    follow()
    assert told(acme.ben) == [("assigned", "Ada assigned this to you"), ("note", "Chloé wrote a note")]
    assert Notification.objects.get(kind="note").count == 2
    assert unread_count(acme.ben) == 2


def test_who_follows_a_conversation_hears_of_notes_as_long_as_they_follow(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    start_following(one, acme.chloe)
    add_note(one, acme.ben, "One")
    add_note(one, acme.chloe, "My own")
    follow()
    assert told(acme.chloe) == [("note", "Ben wrote a note")]
    unfollow(one, acme.chloe)
    mark_read(acme.chloe)
    add_note(one, acme.ben, "Two")
    follow()
    assert len(told(acme.chloe)) == 1


def test_an_event_that_comes_again_tells_nothing_again(acme: SimpleNamespace) -> None:
    add_note(conversation(acme.support), acme.ben, "@Chloé")
    follow()
    for event in Activity.objects.all():
        notify_people(event)
    assert len(told(acme.chloe)) == 1


def test_by_mail_once_marked_as_a_notification_and_never_after_it_was_read(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    add_note(one, acme.ben, "@Chloé what do you think?\n\nIt leaks.")
    add_note(one, acme.ben, "@Ada you too")
    follow()
    mark_read(acme.ada)
    assert [send_due_notifications(), send_due_notifications()] == [1, 0]
    sent = Outgoing.objects.get()
    assert (sent.kind, sent.generation, sent.mail_from) == ("notification", 1, "")
    mail = parse(blobs().get(sent.digest))
    assert mail.to[0].address == "chloe@acme.test"
    assert mail.subject == "[Support] Ben mentions you: Broken kettle"
    assert mail.headers.get("Auto-Submitted") == "auto-generated"
    for words in ("Ben mentions you in “Broken kettle”.", "It leaks.", "Answer this mail to add a note"):
        assert words in mail.text
    assert mail.reply_to[0].address.startswith("support+")


def test_nothing_goes_by_mail_because_of_a_machine_or_to_a_mailbox_of_ours(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    assign(one, acme.ben, acme.ben)
    choose(acme.ben, None, NotificationKind.ANSWER, Choice(True, "instant"))
    Conversation.objects.filter(pk=one.pk).update(message_count=2)
    message = one.messages.get()
    event = Activity.objects.create(
        organisation=acme.organisation,
        kind="message.received",
        mailbox=acme.support.pk,
        conversation=one.pk,
        data={"message": message.pk, "automation": False, "generation": 0},
    )
    assert notify_people(event) == 1
    assert send_due_notifications() == 0
    acme.chloe.email = "support@acme.test"
    acme.chloe.save(update_fields=["email"])
    add_note(one, acme.ben, "@Chloé")
    follow()
    assert send_due_notifications() == 0
    assert not Outgoing.objects.exists()


def test_what_is_gathered_goes_in_one_mail(acme: SimpleNamespace) -> None:
    choose(acme.chloe, None, NotificationKind.MENTION, Choice(True, "digest"))
    for subject in ("Kettle", "Toaster"):
        add_note(conversation(acme.support, subject=subject), acme.ben, "@Chloé")
    follow()
    assert send_due_notifications() == 0
    Notification.objects.update(mail_at=now() - timedelta(seconds=1))
    assert send_due_notifications() == 1
    mail = parse(blobs().get(Outgoing.objects.get().digest))
    assert mail.subject == "2 things in Support"
    assert "“Kettle”" in mail.text
    assert "“Toaster”" in mail.text


def test_what_can_wait_keeps_its_distance(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    assign(one, acme.ben, acme.ben)
    choose(acme.ben, acme.support, NotificationKind.NOTE, Choice(False, "instant"))
    add_note(one, acme.chloe, "One")
    follow()
    assert send_due_notifications() == 1
    add_note(one, acme.chloe, "Two")
    follow()
    assert send_due_notifications() == 0
    NotificationMail.objects.update(at=now() - timedelta(minutes=6))
    Notification.objects.update(mail_at=now())
    assert send_due_notifications() == 1
    assert list(notifications_of(acme.ben)) == []  # Not in the app, as they chose.


def test_who_left_the_mailbox_sees_none_of_it(acme: SimpleNamespace) -> None:
    one = conversation(acme.support)
    add_note(one, acme.ben, "@Chloé")
    follow()
    assert notifications_of(acme.chloe).count() == 1
    acme.chloe.memberships.filter(mailbox=acme.support).delete()
    assert notifications_of(acme.chloe).count() == 0


NIGHT = Hours("Europe/Berlin", 20, 7, 4)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-24T12:00", "2026-11-24T12:00"),
        ("2026-11-24T19:30", "2026-11-25T06:00"),
        ("2026-11-25T02:00", "2026-11-25T06:00"),
        ("2026-11-25T06:00", "2026-11-25T06:00"),
        ("2026-10-24T23:00", "2026-10-25T06:00"),
    ],
)
def test_quiet_hours(at: str, expected: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert after_quiet(moment, NIGHT) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_digest_comes_at_the_end_of_its_period() -> None:
    at = datetime(2026, 11, 24, 9, 10, tzinfo=UTC)  # 10:10 in Berlin
    assert next_digest(at, NIGHT) == datetime(2026, 11, 24, 11, tzinfo=UTC)
    assert mail_time("off", at, NIGHT) is None
    assert mail_time("instant", at, Hours()) == at
