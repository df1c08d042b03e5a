"""Conversations that are one: merged, answered afterwards, and taken apart again."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from postroom.conversations.access import conversations_of, merged_of
from postroom.conversations.addresses import entered
from postroom.conversations.drafting import Typed, begin
from postroom.conversations.errors import ConversationError
from postroom.conversations.merging import merge, merges_to_undo, undo_merge
from postroom.conversations.models import Conversation, Merge, Message, Suggestion
from postroom.conversations.noting import add_note
from postroom.conversations.reading import timeline
from postroom.conversations.reminding import remind
from postroom.conversations.replies import reply
from postroom.conversations.suggestions import decline, join, suggestions_for, suggestions_of
from postroom.conversations.tagging import add_tag
from postroom.conversations.when import When
from postroom.conversations.words import written
from postroom.kit.clock import now
from tests.guard.making import raw, receive
from tests.guard.test_bounce import report
from tests.web.making import conversation


@pytest.fixture
def two(acme: SimpleNamespace) -> SimpleNamespace:
    """Carol's question, and a second mail of hers that lost its references."""
    first = receive(acme.support, raw(message_id="first@customer.test"))
    second = receive(
        acme.support, raw(subject="Re: Broken kettle", message_id="second@customer.test", text="Well?")
    )
    assert first.conversation != second.conversation
    return SimpleNamespace(first=first.conversation, second=second.conversation, message=second)


def state() -> list[object]:
    """Return all that a merge changes."""
    rows = Conversation.objects.order_by("pk")
    fields = ("pk", "status", "message_count", "excerpt", "latest_inbound_at", "merged_into")
    return [
        list(rows.values_list(*fields)),
        list(Message.objects.order_by("pk").values_list("pk", "conversation")),
        [sorted(one.participants.values_list("address", flat=True)) for one in rows],
        [sorted(one.known_ids.values_list("rfc_id", flat=True)) for one in rows],
        [sorted(one.tags.values_list("name", flat=True)) for one in rows],
        [one.notes.count() for one in rows],
    ]


def test_everything_moves_and_comes_back(acme: SimpleNamespace, two: SimpleNamespace) -> None:
    add_tag(two.second, "Urgent", acme.ada)
    add_note(two.second, acme.ada, "She is waiting.")
    two.second.participants.create(organisation=acme.organisation, address="dan@customer.test")
    before = state()
    made = merge(two.second, two.first, acme.ada)
    two.first.refresh_from_db()
    assert (two.first.message_count, two.first.notes.count(), two.first.excerpt) == (2, 1, "Well?")
    assert two.first.participants.filter(address="dan@customer.test").exists()
    assert [tag.name for tag in two.first.tags.all()] == ["Urgent"]
    assert list(conversations_of(acme.ada)) == [two.first]
    assert [one.merged_into for one in merged_of(acme.ada)] == [two.first]
    kinds = [entry.event.kind for entry in timeline(two.first) if entry.event]
    assert kinds == ["conversation.tagged", "conversation.merged"]
    undo_merge(made, acme.ben)
    assert state() == before
    assert list(merges_to_undo(two.first)) == []


def test_answers_to_what_was_merged_arrive_in_the_target(acme: SimpleNamespace, two: SimpleNamespace) -> None:
    sent = reply(two.second, acme.ada, written("Soon."), entered(to="carol@customer.test"))
    merge(two.second, two.first, acme.ada)
    by_token = raw(subject="Thanks", headers=[f"In-Reply-To: <{sent.message_id}>"])
    assert receive(acme.support, by_token).conversation == two.first
    by_id = raw(
        subject="Re: Broken kettle", headers=["In-Reply-To: <second@customer.test>"], text="Still here"
    )
    assert receive(acme.support, by_id).conversation == two.first


def test_what_came_later_stays_when_it_is_undone(acme: SimpleNamespace, two: SimpleNamespace) -> None:
    made = merge(two.second, two.first, acme.ada)
    later = raw(
        subject="Re: Broken kettle", headers=["In-Reply-To: <first@customer.test>"], text="By the way"
    )
    receive(acme.support, later)
    source = undo_merge(made, acme.ada)
    two.first.refresh_from_db()
    assert (source.message_count, two.first.message_count, two.first.excerpt) == (1, 2, "By the way")


def test_an_open_one_opens_the_closed_one(acme: SimpleNamespace, two: SimpleNamespace) -> None:
    Conversation.objects.filter(pk=two.first.pk).update(status="closed", closed_at=now())
    merge(two.second, two.first, acme.ada)
    two.first.refresh_from_db()
    assert two.first.status == "open"


REFUSED = [
    ("itself", "A conversation cannot be merged into itself."),
    ("another mailbox", "They are in different mailboxes. Move one of them first, then merge."),
    ("merged already", "One of the two has been merged already. Reload the page."),
]


@pytest.mark.parametrize(("case", "sentence"), REFUSED)
def test_what_cannot_be_merged(acme: SimpleNamespace, two: SimpleNamespace, case: str, sentence: str) -> None:
    target = two.first
    if case == "itself":
        target = two.second
    if case == "another mailbox":
        target = receive(acme.sales, raw(to="sales@acme.test")).conversation
    if case == "merged already":
        merge(two.second, two.first, acme.ada)
    with pytest.raises(ConversationError, match=sentence):
        merge(two.second, target, acme.ada)


def test_undo_is_possible_once_and_for_thirty_days(acme: SimpleNamespace, two: SimpleNamespace) -> None:
    made = merge(two.second, two.first, acme.ada)
    Merge.objects.update(at=now() - timedelta(days=31))
    made.refresh_from_db()
    with pytest.raises(ConversationError, match="30 days ago"):
        undo_merge(made, acme.ada)
    Merge.objects.update(at=now())
    made.refresh_from_db()
    undo_merge(made, acme.ada)
    with pytest.raises(ConversationError, match="undone already"):
        undo_merge(made, acme.ada)


def test_merges_on_top_are_undone_first(acme: SimpleNamespace, two: SimpleNamespace) -> None:
    third = receive(acme.support, raw(subject="Teapot")).conversation
    below, above = merge(two.second, two.first, acme.ada), merge(two.first, third, acme.ada)
    answer = raw(subject="Re: Broken kettle", headers=["In-Reply-To: <second@customer.test>"])
    assert receive(acme.support, answer).conversation == third
    with pytest.raises(ConversationError, match="Undo that first"):
        undo_merge(below, acme.ada)
    undo_merge(above, acme.ada)
    undo_merge(below, acme.ada)
    assert two.second.messages.count() == 1


def test_what_may_belong_together_is_offered_with_its_evidence(
    acme: SimpleNamespace, two: SimpleNamespace
) -> None:
    (offered,) = suggestions_for(two.second)
    assert (offered.target, offered.message) == (two.first, two.message)
    assert offered.evidence == "same subject and sender within 30 days"
    assert list(suggestions_of(acme.ben)) == [offered]
    assert list(suggestions_of(acme.dora)) == []


def test_join_merges_and_its_undo_offers_it_again(acme: SimpleNamespace, two: SimpleNamespace) -> None:
    (offered,) = suggestions_for(two.second)
    made = join(offered, acme.ben)
    assert two.first.messages.count() == 2
    with pytest.raises(ConversationError, match="answered this suggestion already"):
        join(offered, acme.ada)
    undo_merge(made, acme.ben)
    assert list(suggestions_for(two.second)) == [offered]


def test_not_the_same_is_not_asked_again(acme: SimpleNamespace, two: SimpleNamespace) -> None:
    (offered,) = suggestions_for(two.second)
    decline(offered, acme.ben)
    assert list(suggestions_for(two.second)) == []
    assert Suggestion.objects.get().answered_by == acme.ben
    with pytest.raises(ConversationError, match="answered this suggestion already"):
        decline(offered, acme.ada)


def test_what_comes_in_one_batch_is_offered_by_its_number(acme: SimpleNamespace) -> None:
    from postroom.delivery.line import deliver
    from tests.guard.making import claimed

    mails = [raw(), raw(subject="Re: Broken kettle", text="Well?")]
    deliver([(claimed(acme.support), mail) for mail in mails])
    first, second = Conversation.objects.order_by("pk")
    assert [one.target for one in suggestions_for(second)] == [first]
    assert Message.objects.latest("pk").verdict["threading"]["suggested"] == [first.pk]


def test_a_report_about_mail_of_what_was_merged_arrives_in_the_target(
    acme: SimpleNamespace, two: SimpleNamespace
) -> None:
    sent = reply(two.second, acme.ada, written("Soon."), entered(to="carol@customer.test"))
    sent.outgoing.recipients.update(state="sent")
    merge(two.second, two.first, acme.ada)
    assert receive(acme.support, report(sent.message_id), mail_from="").conversation == two.first


def test_what_is_under_way_goes_along_and_comes_back(acme: SimpleNamespace) -> None:
    source, target = conversation(acme.support), conversation(acme.support)
    draft = begin(acme.support, source, acme.ben, Typed(text="Dear Carol"))
    reminder = remind(source, acme.ben, When(now() + timedelta(days=1)), acme.ben)
    made = merge(source, target, acme.ada)
    for one in (draft, reminder):
        one.refresh_from_db()
        assert one.conversation_id == target.pk
    undo_merge(made, acme.ada)
    for one in (draft, reminder):
        one.refresh_from_db()
        assert one.conversation_id == source.pk
