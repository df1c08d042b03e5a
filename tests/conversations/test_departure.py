"""How a mail is to leave is kept wherever Send stops it, and holds when it goes out."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from postroom.conversations.addresses import entered
from postroom.conversations.answering import Begun, answer, send_anyway, write_first
from postroom.conversations.approval_rules import require_approval
from postroom.conversations.approving import approve
from postroom.conversations.departure import Departure, plan
from postroom.conversations.drafting import Typed
from postroom.conversations.models import Draft
from postroom.conversations.replies import reply
from postroom.conversations.words import written
from postroom.kit.clock import now
from postroom.outbox.models import Recipient
from postroom.web.conversations.composer import of_draft
from tests.web.making import conversation

pytestmark = pytest.mark.django_db

TYPED = Typed(to="carol@customer.test", subject="Kettles", text="Dear Carol, we give you a new one.")


def in_two_days() -> datetime:
    return (now() + timedelta(days=2)).replace(microsecond=0)


def test_a_mail_that_waits_for_approval_leaves_at_its_time(acme: SimpleNamespace) -> None:
    require_approval(acme.support, acme.ada)
    departure = Departure(in_two_days(), track=True)
    approval = write_first(acme.support, acme.ben, TYPED, Begun(), departure=departure).approval
    assert approval is not None
    assert Departure.of(approval.draft) == departure
    plan(approval.draft, Departure())
    assert approve(approval, acme.ada, approval.revision) is not None
    assert Recipient.objects.get().due_at == departure.send_at


def test_what_was_approved_after_its_time_leaves_now(acme: SimpleNamespace) -> None:
    require_approval(acme.support, acme.ada)
    outcome = answer(conversation(acme.support), acme.ben, TYPED, Begun(), departure=Departure(in_two_days()))
    assert outcome.approval is not None
    Draft.objects.update(send_at=now() - timedelta(hours=1))
    approve(outcome.approval, acme.ada, outcome.approval.revision)
    assert now() - timedelta(minutes=1) < Recipient.objects.get().due_at < now() + timedelta(minutes=2)


def test_a_held_reply_keeps_its_time(acme: SimpleNamespace) -> None:
    one, at = conversation(acme.support), in_two_days()
    since = one.messages.get()
    reply(one, acme.chloe, written("Dear Carol, a new one leaves."), entered("carol@customer.test"))
    begun = Begun(since=since, known=True)
    held = answer(one, acme.ben, TYPED, begun, departure=Departure(at)).held
    assert held is not None
    assert of_draft(held, acme.ben).send_at == at.isoformat()
    message = send_anyway(held, acme.ben).message
    assert message is not None
    assert message.outgoing is not None
    assert message.outgoing.recipients.get().due_at == at


def test_a_warned_reply_keeps_its_draft_and_its_time(acme: SimpleNamespace) -> None:
    one, at, ben = conversation(acme.support), in_two_days(), Client()
    ben.force_login(acme.ben)
    typed = {"to": "carol@customer.test", "text": "The invoice is attached.", "send_at": at.isoformat()}
    number = ben.post(f"/conversations/{one.pk}/drafts", typed).json()["draft"]
    answered = ben.post(f"/conversations/{one.pk}/replies", {**typed, "draft": number})
    assert answered.status_code == 422
    assert "Send anyway" in answered.text
    assert f'name="draft" value="{number}"' in answered.text
    assert f'name="send_at" value="{at.isoformat()}"' in answered.text
    sent = ben.post(f"/conversations/{one.pk}/replies", {**typed, "draft": number, "anyway": "1"})
    assert sent.status_code == 302
    assert Recipient.objects.get().due_at == at
    assert Draft.objects.get().state == "sent"
