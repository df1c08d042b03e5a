"""Approval: exactly what was approved goes out, or nothing."""

from types import SimpleNamespace
from typing import Any

import pytest

from postroom.accounts.installation import blobs
from postroom.conversations.answering import Begun, answer, write_first
from postroom.conversations.approval_rules import remove_rule, require_approval, rule_for
from postroom.conversations.approving import approve, return_, waiting_for, withdraw
from postroom.conversations.collisions import Collision
from postroom.conversations.drafting import Typed, save
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Approval, Conversation, Draft, Message
from postroom.kit.clock import now
from postroom.mail.parse import parse
from postroom.outbox.models import Outgoing
from tests.web.making import conversation, received

pytestmark = pytest.mark.django_db

TEXT = "Dear Carol, we give you a new one."


def asked(acme: SimpleNamespace, **rule: Any) -> Approval:
    require_approval(acme.support, acme.ada, **rule)
    one = conversation(acme.support)
    since = one.messages.get()
    outcome = answer(one, acme.ben, Typed(to="carol@customer.test", text=TEXT), Begun(since=since))
    assert outcome.approval is not None
    return outcome.approval


def sent_texts() -> list[str]:
    return [
        parse(blobs().get(one.digest)).text.split("\n")[0].strip() for one in Outgoing.objects.order_by("pk")
    ]


def test_nothing_leaves_before_it_is_approved_and_then_exactly_that(acme: SimpleNamespace) -> None:
    approval = asked(acme)
    assert not Outgoing.objects.exists()
    assert [one.pk for one in waiting_for(acme.ada)] == [approval.pk]
    assert not waiting_for(acme.ben).exists()
    message = approve(approval, acme.ada, approval.revision)
    assert message is not None
    assert (message.author, message.text) == (acme.ben, TEXT)
    assert sent_texts() == [TEXT]


def test_what_was_changed_since_it_was_looked_at_is_not_approved(acme: SimpleNamespace) -> None:
    approval = asked(acme, approvers=[acme.ada, acme.chloe])
    approve_edited = Typed(to="carol@customer.test", text="Dear Carol, no.")
    with pytest.raises(ConversationError, match="waits for approval and stays as it is"):
        save(approval.draft, acme.ben, approve_edited, Typed.of(approval.draft))
    with pytest.raises(ConversationError, match="has changed this mail since you opened it"):
        approve(approval, acme.ada, approval.revision - 1)
    assert not Outgoing.objects.exists()


def test_edit_and_approve(acme: SimpleNamespace) -> None:
    approval = asked(acme)
    approve(approval, acme.ada, approval.revision, Typed(to="carol@customer.test", text="Dear Carol, sorry."))
    assert sent_texts() == ["Dear Carol, sorry."]
    assert Approval.objects.get().content["text"] == TEXT  # What was asked for is kept.
    assert approval.votes.get(approver=acme.ada).edited


def test_all_must_agree_to_the_same_words(acme: SimpleNamespace) -> None:
    approval = asked(acme, approvers=[acme.ada, acme.chloe], everyone=True)
    assert approve(approval, acme.chloe, approval.revision) is None
    edited = Typed(to="carol@customer.test", text="Dear Carol, sorry.")
    assert approve(approval, acme.ada, approval.revision, edited) is None
    approval.refresh_from_db()
    assert [one.pk for one in waiting_for(acme.chloe)] == [
        approval.pk
    ]  # Asked again: the words have changed.
    assert approve(approval, acme.chloe, approval.revision) is not None
    assert sent_texts() == ["Dear Carol, sorry."]


def test_returned_with_a_comment_it_is_a_draft_again(acme: SimpleNamespace) -> None:
    approval = asked(acme)
    with pytest.raises(ConversationError, match="Say what should be changed"):
        return_(approval, acme.ada, " ")
    return_(approval, acme.ada, "Not so fast.")
    assert Draft.objects.get().state == "writing"
    with pytest.raises(ConversationError, match="decided already"):
        approve(approval, acme.ada, approval.revision)
    assert not Outgoing.objects.exists()


def test_taken_back_by_its_author_alone(acme: SimpleNamespace) -> None:
    approval = asked(acme)
    with pytest.raises(ConversationError, match="Only Ben"):
        withdraw(approval, acme.ada)
    withdraw(approval, acme.ben)
    with pytest.raises(ConversationError, match="decided already"):
        approve(approval, acme.ada, approval.revision)
    assert not Outgoing.objects.exists()


def test_something_newer_stops_it_here_too(acme: SimpleNamespace) -> None:
    approval = asked(acme)
    received(Conversation.objects.get(), "Never mind.", received_at=now())
    with pytest.raises(Collision):
        approve(approval, acme.ada, approval.revision)
    assert not Outgoing.objects.exists()
    assert approve(approval, acme.ada, approval.revision, anyway=True) is not None


def test_nobody_approves_their_own_nor_without_being_asked(acme: SimpleNamespace) -> None:
    approval = asked(acme, approvers=[acme.ben, acme.chloe])
    for person in (acme.ben, acme.ada, acme.dora):
        with pytest.raises(ConversationError, match="were not asked"):
            approve(approval, person, approval.revision)


def test_without_an_approver_it_is_not_sent(acme: SimpleNamespace) -> None:
    require_approval(acme.support, acme.ada, approvers=[acme.ben])
    one = conversation(acme.support)
    with pytest.raises(ConversationError, match="nobody is there to give it"):
        answer(one, acme.ben, Typed(to="carol@customer.test", text=TEXT), Begun())
    assert not Outgoing.objects.exists()


def test_whose_rule_holds(acme: SimpleNamespace) -> None:
    assert rule_for(acme.support, acme.ben) is None
    everybody = require_approval(acme.support, acme.ada)
    members = require_approval(acme.support, acme.ada, role="member")
    bens = require_approval(acme.support, acme.ada, person=acme.ben, everyone=True)
    assert [rule_for(acme.support, one) for one in (acme.ada, acme.chloe, acme.ben)] == [
        everybody,
        members,
        bens,
    ]
    assert require_approval(acme.support, acme.ada, person=acme.ben).pk == bens.pk
    remove_rule(bens, acme.ada)
    assert rule_for(acme.support, acme.ben) == members
    with pytest.raises(ConversationError, match="no role"):
        require_approval(acme.support, acme.ada, role="king")
    with pytest.raises(ConversationError, match="not a member"):
        require_approval(acme.sales, acme.ada, approvers=[acme.ben])


def test_a_mail_to_somebody_new_waits_too(acme: SimpleNamespace) -> None:
    require_approval(acme.support, acme.ada)
    typed = Typed(to="carol@customer.test", subject="Offer", text=TEXT)
    outcome = write_first(acme.support, acme.ben, typed, Begun())
    assert outcome.approval is not None
    assert not Conversation.objects.exists()
    approve(outcome.approval, acme.ada, outcome.approval.revision)
    assert Conversation.objects.get().subject == "Offer"
    assert Message.objects.get().author == acme.ben
