"""What is done to conversations, one or a thousand, and taking it back where nothing newer stands in its way."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from postroom.activity.models import Activity
from postroom.conversations.access import conversations_of
from postroom.conversations.assigning import assign_all
from postroom.conversations.closing import set_statuses
from postroom.conversations.counting import open_counts
from postroom.conversations.editing import rename, set_priority
from postroom.conversations.errors import ConversationError
from postroom.conversations.marking import mark_all_read, mark_all_unread
from postroom.conversations.models import Act, Conversation, ConversationTag, ReadMark
from postroom.conversations.moving import move
from postroom.conversations.performing import Details, perform
from postroom.conversations.snoozing import snooze, wake_due
from postroom.conversations.tagging import add_tag, tag_all, untag_all
from postroom.conversations.undoing import act_of, forget_old_acts, undo
from postroom.kit.clock import now
from postroom.mailboxes.models import Member
from tests.web.making import conversation

COLUMNS = ("status", "assignee_id", "mailbox_id", "priority", "subject", "snoozed_until", "closed_at")


def state(*rows: Conversation) -> list[object]:
    """Return all that acts can change about conversations."""
    numbers = [row.pk for row in rows]
    return [
        list(Conversation.objects.filter(pk__in=numbers).order_by("pk").values_list(*COLUMNS)),
        sorted(ConversationTag.objects.filter(conversation__in=numbers).values_list("conversation", "tag")),
        sorted(ReadMark.objects.filter(conversation__in=numbers).values_list("conversation", "person")),
    ]


DEEDS = {
    "close": lambda rows, cast: set_statuses(rows, "closed", cast.chloe),
    "spam": lambda rows, cast: set_statuses(rows, "spam", cast.chloe),
    "snooze": lambda rows, cast: snooze(rows, cast.chloe, now() + timedelta(days=1)),
    "snooze without end": lambda rows, cast: snooze(rows, cast.chloe),
    "assign": lambda rows, cast: assign_all(rows, cast.chloe, cast.chloe),
    "move": lambda rows, cast: move(rows, cast.sales, cast.chloe),
    "priority": lambda rows, cast: set_priority(rows, 2, cast.chloe),
    "rename": lambda rows, cast: rename(rows[0], "Kettle of batch 7", cast.chloe),
    "tag": lambda rows, cast: tag_all(rows, "Late", cast.chloe)[1],
    "untag": lambda rows, cast: untag_all(rows, add_tag(rows[0], "Warranty", cast.ada), cast.chloe),
    "read": lambda rows, cast: mark_all_read(rows, cast.chloe),
    "unread": lambda rows, cast: (mark_all_read(rows, cast.chloe), mark_all_unread(rows, cast.chloe))[1],
}


@pytest.fixture
def rows(acme: SimpleNamespace) -> list[Conversation]:
    """Three conversations of Support, each standing elsewhere."""
    made = [
        conversation(acme.support, assignee=acme.ben),
        conversation(acme.support, status="snoozed", snoozed_until=now() + timedelta(hours=1)),
        conversation(acme.support, priority=1),
    ]
    add_tag(made[1], "Warranty", acme.ada)
    add_tag(made[0], "Warranty", acme.ada)
    return made


@pytest.mark.parametrize("deed", DEEDS)
def test_every_act_is_undone_to_what_was_before(
    acme: SimpleNamespace, rows: list[Conversation], deed: str
) -> None:
    if deed == "unread":
        mark_all_read(rows, acme.chloe)
    before = state(*rows)
    act = DEEDS[deed](rows, acme)
    assert state(*rows) != before
    undo(act, acme.chloe)
    assert state(*rows) == before
    with pytest.raises(ConversationError, match="undone already"):
        undo(act, acme.chloe)


@pytest.mark.parametrize("deed", DEEDS)
def test_an_act_twice_changes_nothing_the_second_time(
    acme: SimpleNamespace, rows: list[Conversation], deed: str
) -> None:
    if deed in ("unread", "untag"):
        return
    until = now() + timedelta(days=2)
    again = (lambda: snooze(rows, acme.chloe, until)) if deed == "snooze" else lambda: DEEDS[deed](rows, acme)
    assert again() is not None
    count = Activity.objects.count()
    assert again() is None
    assert Activity.objects.count() == count


def test_what_was_changed_since_stays(acme: SimpleNamespace, rows: list[Conversation]) -> None:
    act = set_statuses(rows, "closed", acme.chloe)
    set_statuses(rows[:1], "trash", acme.ben)
    assert undo(act, acme.chloe) == 2
    assert [row[0] for row in state(*rows)[0]] == ["trash", "snoozed", "open"]


def test_where_all_was_changed_since_undo_is_refused(acme: SimpleNamespace, rows: list[Conversation]) -> None:
    act = set_statuses(rows, "closed", acme.chloe)
    set_statuses(rows, "trash", acme.ben)
    with pytest.raises(ConversationError, match="changed again since"):
        undo(act, acme.chloe)
    assert Act.objects.get(pk=act.pk).undone_at is None


def test_one_of_many_is_undone_alone_and_the_rest_later(
    acme: SimpleNamespace, rows: list[Conversation]
) -> None:
    before = state(*rows)
    act = set_statuses(rows, "closed", acme.chloe)
    assert undo(act, acme.ben, rows[2].pk) == 1
    assert [row[0] for row in state(*rows)[0]] == ["closed", "closed", "open"]
    assert undo(act, acme.ben) == 2
    assert state(*rows) == before


def test_undo_reaches_only_what_a_person_may_change(acme: SimpleNamespace, rows: list[Conversation]) -> None:
    act = set_statuses(rows, "closed", acme.ada)
    assert act_of(acme.dora, act.pk) is None
    assert act_of(acme.ben, act.pk) == act
    Member.objects.filter(person=acme.ben).update(access="read")
    with pytest.raises(ConversationError):
        undo(act, acme.ben)
    Member.objects.filter(person=acme.ben).delete()
    assert act_of(acme.ben, act.pk) is None


def test_a_move_goes_back_only_to_a_mailbox_of_whoever_undoes(
    acme: SimpleNamespace, rows: list[Conversation]
) -> None:
    act = move(rows, acme.sales, acme.chloe)
    Member.objects.filter(person=acme.chloe, mailbox=acme.support).delete()
    with pytest.raises(ConversationError):
        undo(act, acme.chloe)
    assert {row[2] for row in state(*rows)[0]} == {acme.sales.pk}


def test_an_old_act_is_not_undone_and_forgotten(acme: SimpleNamespace, rows: list[Conversation]) -> None:
    act = set_statuses(rows[:1], "closed", acme.ben)
    Act.objects.filter(pk=act.pk).update(at=now() - timedelta(days=31))
    with pytest.raises(ConversationError, match="30 days"):
        undo(Act.objects.get(pk=act.pk), acme.ben)
    assert forget_old_acts() == 1


def test_moving_takes_the_assignee_off_who_does_not_see_the_mailbox(
    acme: SimpleNamespace, rows: list[Conversation]
) -> None:
    act = move(rows, acme.sales, acme.ada)
    assert Conversation.objects.get(pk=rows[0].pk).assignee is None
    kinds = list(Activity.objects.filter(conversation=rows[0].pk).values_list("kind", "mailbox"))[-3:]
    assert kinds == [
        ("conversation.moved_away", acme.support.pk),
        ("conversation.moved", acme.sales.pk),
        ("conversation.assigned", acme.sales.pk),
    ]
    undo(act, acme.ada)
    assert Conversation.objects.get(pk=rows[0].pk).assignee == acme.ben
    with pytest.raises(ConversationError, match="may not change"):
        move(rows, acme.sales, acme.ben)


def test_a_thousand_cost_no_more_statements_than_one(
    acme: SimpleNamespace, django_assert_max_num_queries: object
) -> None:
    owner = {"organisation": acme.organisation, "mailbox": acme.support, "latest_inbound_at": now()}
    Conversation.objects.bulk_create(Conversation(subject=f"{n}", **owner) for n in range(1_001))
    all_of_them = conversations_of(acme.ben)
    first = all_of_them.filter(pk__in=list(all_of_them.order_by("pk").values_list("pk", flat=True)[:1_000]))
    details = Details(assignee=acme.chloe, tag="Late", until=now() + timedelta(days=1), priority=2)
    for name in ("assign", "tag", "priority", "snooze", "read", "unread", "untag", "close"):
        with django_assert_max_num_queries(16):  # type: ignore[operator]
            act = perform(name, first, acme.ben, details)
        assert "1,000 conversations" in act.sentence
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert undo(act, acme.ben) == 1_000
    counts = open_counts(acme.ben)[acme.support.pk]
    assert (counts.open, counts.snoozed) == (1, 1_000)
    with pytest.raises(ConversationError, match="at most 1,000"):
        perform("close", all_of_them, acme.ben)


@pytest.mark.parametrize("name", ["", "delete", "close; drop"])
def test_an_act_that_is_none(acme: SimpleNamespace, rows: list[Conversation], name: str) -> None:
    with pytest.raises(ConversationError, match="is no act"):
        perform(name, conversations_of(acme.ben), acme.ben)


def test_acts_do_not_reach_what_a_person_does_not_see(
    acme: SimpleNamespace, rows: list[Conversation]
) -> None:
    foreign, other = conversation(acme.north), conversation(acme.sales)
    asked = Conversation.objects.filter(pk__in=[foreign.pk, other.pk])
    with pytest.raises(ConversationError, match="nothing here"):
        perform("close", asked, acme.ben)
    perform("close", Conversation.objects.all(), acme.ben)
    assert {row[0] for row in state(foreign, other)[0]} == {"open"}


def test_what_is_snoozed_wakes_once_its_time_has_come(
    acme: SimpleNamespace, rows: list[Conversation]
) -> None:
    with pytest.raises(ConversationError, match="over already"):
        snooze(rows, acme.ben, now() - timedelta(minutes=1))
    snooze(rows[:1], acme.ben)
    assert wake_due() == 0
    Conversation.objects.filter(pk=rows[1].pk).update(snoozed_until=now() - timedelta(seconds=1))
    assert wake_due() == 1
    assert [row[0] for row in state(*rows)[0]] == ["snoozed", "open", "open"]
    event = Activity.objects.order_by("-pk")[0]
    assert (event.actor, event.data["reason"]) == (None, "its time has come")
    assert wake_due() == 0
