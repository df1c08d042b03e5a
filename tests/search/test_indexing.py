"""What the index hears of: every change, the next time the role looks."""

from types import SimpleNamespace

import pytest

from postroom.accounts.models import Person
from postroom.conversations.assigning import assign
from postroom.conversations.closing import close, set_status
from postroom.conversations.merging import merge, undo_merge
from postroom.conversations.models import Conversation, Star, Status, Tag
from postroom.conversations.moving import move
from postroom.conversations.noting import add_note
from postroom.conversations.splitting import split
from postroom.conversations.tag_tree import merge_tags, rename_tag
from postroom.conversations.tagging import add_tag, remove_tag
from postroom.conversations.undoing import undo
from postroom.mailboxes.manage import add_member
from postroom.mailboxes.models import Member
from postroom.search.find import find
from postroom.search.index import changes, indexer
from postroom.search.index.generations import current
from postroom.search.models import Backlog
from tests.guard.making import raw, receive
from tests.search.indexing import anew, follow
from tests.web.making import conversation, received


def numbers(person: Person, query: str) -> list[int]:
    """What is found, after the role has looked once."""
    follow()
    return sorted(hit.conversation.pk for hit in find(person, query).hits)


def test_a_tag_is_found_and_no_longer_found(acme: SimpleNamespace, leak: Conversation) -> None:
    assert numbers(acme.ben, "tag:bug") == []
    tag = add_tag(leak, "bug", acme.ben)
    assert numbers(acme.ben, "tag:bug") == numbers(acme.ben, "bug") == [leak.pk]
    remove_tag(leak, tag, acme.ben)
    assert numbers(acme.ben, "tag:bug") == numbers(acme.ben, "bug") == []


def test_a_tag_of_another_name_takes_those_below_along_and_comes_back(
    acme: SimpleNamespace, leak: Conversation
) -> None:
    add_tag(leak, "bug/print", acme.ben)
    bug = Tag.objects.create(organisation=acme.organisation, name="bug", key="bug")
    assert numbers(acme.ben, "bug print") == [leak.pk]
    act = rename_tag(bug, "fault", acme.ada)
    assert act is not None
    assert numbers(acme.ben, "fault print") == numbers(acme.ben, "tag:fault") == [leak.pk]
    assert numbers(acme.ben, "bug print") == []
    undo(act, acme.ada)
    assert numbers(acme.ben, "bug print") == [leak.pk]
    assert numbers(acme.ben, "fault print") == []


def test_merged_tags_are_one(acme: SimpleNamespace, leak: Conversation) -> None:
    bug, fault = (
        add_tag(leak, "bug", acme.ben),
        Tag.objects.create(organisation=acme.organisation, name="fault", key="fault"),
    )
    assert numbers(acme.ben, "tag:fault") == []
    merge_tags(bug, fault, acme.ada)
    assert numbers(acme.ben, "tag:fault") == [leak.pk]


def test_who_moves_it_out_of_sight_moves_it_out_of_the_results(
    acme: SimpleNamespace, leak: Conversation
) -> None:
    assert numbers(acme.ben, "kettle") == [leak.pk]
    move([leak], acme.sales, acme.chloe)
    # Before the index has heard of it, too.
    assert find(acme.ben, "kettle").hits == []
    assert numbers(acme.ben, "kettle") == []
    assert find(acme.ben, "kettle").total == 0
    assert numbers(acme.chloe, "kettle mailbox:sales") == [leak.pk]


def test_permission_is_that_of_the_moment(acme: SimpleNamespace, leak: Conversation) -> None:
    move([leak], acme.sales, acme.chloe)
    follow()
    assert find(acme.ben, "kettle").total == 0
    add_member(acme.sales, acme.ben)
    assert find(acme.ben, "kettle").total == 1
    Member.objects.filter(person=acme.ben, mailbox=acme.sales).delete()
    assert find(acme.ben, "kettle").total == 0


def test_merged_conversations_are_one_and_two_again(acme: SimpleNamespace, leak: Conversation) -> None:
    other = conversation(acme.support, "A teapot with a crack.", subject="Teapot")
    anew()
    made = merge(other, leak, acme.ben)
    assert numbers(acme.ben, "teapot") == numbers(acme.ben, "kettle") == [leak.pk]
    undo_merge(made, acme.ben)
    assert numbers(acme.ben, "teapot") == [other.pk]


def test_what_is_split_off_is_found_by_itself(acme: SimpleNamespace, leak: Conversation) -> None:
    second = received(leak, "Quite another matter: an invoice.")
    anew()
    assert numbers(acme.ben, "invoice") == [leak.pk]
    made = split(second, acme.ben)
    assert numbers(acme.ben, "invoice") == [made.pk]


@pytest.mark.parametrize(
    ("status", "query"),
    [
        (Status.CLOSED, "is:closed"),
        (Status.CLOSED, "in:closed"),
        (Status.ARCHIVED, "is:archived"),
        (Status.ARCHIVED, "in:archive"),
        (Status.SNOOZED, "is:snoozed"),
        (Status.SPAM, "in:spam"),
        (Status.TRASH, "in:trash"),
    ],
)
def test_where_it_stands(acme: SimpleNamespace, leak: Conversation, status: Status, query: str) -> None:
    assert numbers(acme.ben, "is:open") == [leak.pk]
    assert numbers(acme.ben, query) == []
    set_status(leak, status, acme.ben)
    assert numbers(acme.ben, "is:open") == []
    assert numbers(acme.ben, query) == [leak.pk]
    hidden = status in (Status.SPAM, Status.TRASH)
    assert numbers(acme.ben, "kettle") == ([] if hidden else [leak.pk])


def test_whose_it_is_and_what_was_noted(acme: SimpleNamespace, leak: Conversation) -> None:
    assign(leak, acme.chloe, acme.ben)
    add_note(leak, acme.ben, "The seal of batch seven.")
    assert numbers(acme.ben, "assigned:chloe") == numbers(acme.chloe, "is:mine") == [leak.pk]
    assert numbers(acme.ben, "assigned:nobody") == []
    assert numbers(acme.chloe, "seven is:note") == numbers(acme.chloe, "from:ben seven") == [leak.pk]


def test_ones_own_stars(acme: SimpleNamespace, leak: Conversation) -> None:
    Star.objects.create(organisation=acme.organisation, person=acme.ben, conversation=leak)
    assert numbers(acme.ben, "is:starred kettle") == [leak.pk]
    assert numbers(acme.chloe, "is:starred kettle") == []


def test_new_mail_comes_before_what_waits_and_mail_of_machines_after(
    acme: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Far behind, the role goes to the newest at once; a storm is indexed when nothing else waits."""
    anew()
    monkeypatch.setattr(indexer, "AT_ONCE", 3)
    monkeypatch.setattr(indexer, "NEWEST", 1)
    for number in range(6):
        receive(acme.support, raw(subject=f"Import {number}"))
    receive(acme.support, raw(subject="Just now"))
    generation = current()
    assert generation is not None
    role = indexer.Indexer(generation, reads_attachments=False)
    try:
        role.work_once()  # Leaves the stretch for later, but for its end.
        role.work_once()
        assert find(acme.ben, '"just now"').total == 1
        receive(acme.support, raw(subject="Urgent"))
        role.work_once()
        assert find(acme.ben, "urgent").total == 1
        assert find(acme.ben, "import").total == 0
        while role.work_once():
            pass
        assert find(acme.ben, "import").total == 6
    finally:
        role.close()


def test_a_change_of_very_many_leaves_room_for_others(
    acme: SimpleNamespace, leak: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [conversation(acme.support, f"Another kettle {number}") for number in range(3)]
    anew()
    for one in (leak, *others):
        add_tag(one, "bug", acme.ben)
    follow()
    monkeypatch.setattr(changes, "MOST_AT_ONCE", 2)
    rename_tag(Tag.objects.get(key="bug"), "fault", acme.ada)
    generation = current()
    assert generation is not None
    role = indexer.Indexer(generation, reads_attachments=False)
    try:
        role.work_once()
        assert generation.backlog.filter(kind=Backlog.Kind.FILL).exists()
        assert find(acme.ben, "fault").total == 0
    finally:
        role.close()
    assert numbers(acme.ben, "fault") == sorted(one.pk for one in (leak, *others))


def test_quoted_text_is_found_once(acme: SimpleNamespace) -> None:
    made = conversation(acme.support, "The extraordinary zeppelin has landed today.", subject="Zeppelin")
    said = "> The extraordinary zeppelin has landed today."
    for number in range(3):
        received(made, f"Answer {number}", quoted_text=f"{said}\n> And quite another line {number} here.")
    anew()
    (hit,) = find(acme.ben, "extraordinary").hits
    assert hit.matches == 1
    assert find(acme.ben, '"another line 2"').total == 1


def test_a_closed_conversation_is_found_closed(acme: SimpleNamespace, leak: Conversation) -> None:
    close(leak, acme.ben)
    assert numbers(acme.ben, "is:closed kettle -is:open") == [leak.pk]
