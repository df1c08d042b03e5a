"""How a mail is to leave is kept wherever Send stops it, and holds when it goes out."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from postroom.accounts.installation import blobs
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
from postroom.mailboxes.tracking import set_tracking
from postroom.outbox.models import Outgoing, Recipient
from postroom.web.conversations.composer import of_draft
from tests.api.calls import Api, fields
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


def test_send_and_snooze(acme: SimpleNamespace) -> None:
    one, ben = conversation(acme.support), Client()
    ben.force_login(acme.ben)
    typed = {"to": "carol@customer.test", "text": "We look into it.", "then": "snooze:in 3 days"}
    page = ben.get(f"/conversations/{one.pk}").text
    assert 'name="then" value="snooze:"' in page
    assert (
        ben.post(f"/conversations/{one.pk}/replies", {**typed, "then": "snooze:yesterday"}).status_code == 422
    )
    assert not Recipient.objects.exists()
    assert ben.post(f"/conversations/{one.pk}/replies", typed).status_code == 302
    one.refresh_from_db()
    assert one.status == "snoozed"
    assert one.snoozed_until is not None
    assert timedelta(days=2) < one.snoozed_until - now() < timedelta(days=4)


def test_a_warned_reply_snoozes_when_it_is_sent_anyway(acme: SimpleNamespace) -> None:
    one, ben = conversation(acme.support), Client()
    ben.force_login(acme.ben)
    typed = {"to": "carol@customer.test", "text": "See attached.", "then": "snooze:"}
    warned = ben.post(f"/conversations/{one.pk}/replies", typed)
    assert warned.status_code == 422
    assert 'name="anyway" value="snooze:">Send anyway and snooze</button>' in warned.text
    ben.post(f"/conversations/{one.pk}/replies", {**typed, "then": "", "anyway": "snooze:"})
    one.refresh_from_db()
    assert (one.status, one.snoozed_until) == ("snoozed", None)


@pytest.mark.parametrize(("waits", "status"), [(False, "snoozed"), (True, "open")])
def test_what_was_approved_snoozes_unless_that_time_is_over(
    acme: SimpleNamespace, waits: bool, status: str
) -> None:
    require_approval(acme.support, acme.ada)
    one = conversation(acme.support)
    departure = Departure(then="snooze", then_until=in_two_days())
    approval = answer(one, acme.ben, TYPED, Begun(), departure=departure).approval
    assert approval is not None
    if waits:
        Draft.objects.update(then_until=now() - timedelta(hours=1))
    approve(approval, acme.ada, approval.revision)
    one.refresh_from_db()
    assert one.status == status
    assert Recipient.objects.exists()


def test_a_program_sends_and_snoozes(acme: SimpleNamespace) -> None:
    one, ben = conversation(acme.support), Api(acme.ben)
    path, at = f"/conversations/{one.pk}/replies", in_two_days()
    for wrong in ({"close": True, "snooze": True}, {"snoozed_until": "2020-01-01T09:00:00Z"}):
        assert fields(ben("POST", path, {"text": "Soon.", **wrong}))
    assert ben("POST", path, {"text": "Soon.", "snoozed_until": at.isoformat()}).status_code == 201
    one.refresh_from_db()
    assert (one.status, one.snoozed_until) == ("snoozed", at)


@pytest.mark.parametrize(
    ("mailbox", "ticked", "tracked"), [("", True, True), ("", False, False), ("off", True, False)]
)
def test_whether_its_opening_is_noted_is_chosen_on_the_page(
    acme: SimpleNamespace, settings: Any, mailbox: str, ticked: bool, tracked: bool
) -> None:
    settings.PUBLIC_URL = "https://post.acme.test"
    set_tracking(acme.support, mailbox, acme.ada)
    one, ben = conversation(acme.support), Client()
    ben.force_login(acme.ben)
    assert ('name="tracking"' in ben.get(f"/conversations/{one.pk}").text) == (not mailbox)
    typed = {"to": "carol@customer.test", "text": "x", "html": "<p><b>Bold</b></p>", "tracking": "1"}
    kept = ben.post(f"/conversations/{one.pk}/drafts", typed | ({"track": "1"} if ticked else {})).json()
    assert Draft.objects.get(pk=kept["draft"]).track == ticked
    ben.post(f"/conversations/{one.pk}/replies", typed | ({"track": "1"} if ticked else {}))
    raw = blobs().get(Outgoing.objects.get().digest)
    assert (b"/seen/" in raw) == tracked
