"""Business hours, holidays and the preview of automatic replies."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from postroom.conversations.models import Message
from postroom.kit.clock import now
from postroom.mailboxes.business_hours import Hours, read_hours
from tests.api.calls import Api
from tests.guard.making import answering, automatic_mails, raw, receive

ALL_DAY = ["0-24"] * 7
WITHIN = "the mailbox answers outside of business hours only, and it came within them"
OUTSIDE = "the mailbox answers within business hours only, and it came outside of them"


def hours(*, is_open: bool, holiday: bool = False) -> Hours:
    """Return hours that are open now, or not; with yesterday, today and tomorrow a holiday."""
    days = [now().date() + timedelta(days=number) for number in (-1, 0, 1)]
    holidays = "\n".join(f"{day:%m-%d}" for day in days) if holiday else ""
    return read_hours("UTC", ALL_DAY if is_open else [""] * 7, holidays)


@pytest.mark.parametrize(
    ("when", "open_now", "holiday", "refusal"),
    [
        ("always", True, False, ""),
        ("always", False, False, ""),
        ("closed", True, False, WITHIN),
        ("closed", False, False, ""),
        ("closed", True, True, ""),
        ("open", True, False, ""),
        ("open", False, False, OUTSIDE),
        ("open", True, True, OUTSIDE),
    ],
)
def test_when_it_answers(
    acme: SimpleNamespace, when: str, open_now: bool, holiday: bool, refusal: str
) -> None:
    answering(acme, acme.support)
    acme.support.auto_reply_when = when
    acme.support.business_hours = hours(is_open=open_now, holiday=holiday).as_json()
    acme.support.save(update_fields=["auto_reply_when", "business_hours"])
    message = receive(acme.support, raw())
    assert len(automatic_mails()) == (0 if refusal else 1)
    assert Message.objects.get(pk=message.pk).verdict.get("no_answer", "") == refusal


def test_who_would_be_answered_and_why_others_would_not(acme: SimpleNamespace) -> None:
    receive(acme.support, raw(from_="machine@customer.test", headers=["Auto-Submitted: auto-generated"]))
    receive(acme.support, raw(from_="no-reply@customer.test", subject="Your order"))
    receive(acme.support, raw(from_="Dan <dan@customer.test>"), mail_from="dan@customer.test")
    answering(acme, acme.support)
    receive(acme.support, raw(from_="Eve <eve@customer.test>"), mail_from="eve@customer.test")
    receive(acme.support, raw(from_="Eve <eve@customer.test>", subject="Also"), mail_from="eve@customer.test")
    sent = len(automatic_mails())

    before = list(Message.objects.values_list("pk", "verdict"))
    shown = Api(acme.ben)("GET", f"/mailboxes/{acme.support.pk}/auto-reply/preview").json()["items"]
    told = {(one["sender"], one["subject"]): (one["answered"], one["reason"]) for one in shown}
    assert told[("dan@customer.test", "Broken kettle")] == (True, "")
    assert told[("eve@customer.test", "Broken kettle")] == (True, "was answered")
    answered, reason = told[("eve@customer.test", "Also")]
    assert not answered
    assert "had an automatic answer from this mailbox" in reason
    for sender, subject in (
        ("machine@customer.test", "Broken kettle"),
        ("no-reply@customer.test", "Your order"),
    ):
        answered, reason = told[(sender, subject)]
        assert not answered
        assert reason

    page = Client()
    page.force_login(acme.ada)
    text = page.get(f"/mailboxes/{acme.support.pk}/auto-reply").text
    assert text.count('"good">would be answered') == 1
    assert text.count("not answered:") == 3
    assert len(automatic_mails()) == sent
    assert list(Message.objects.values_list("pk", "verdict")) == before
    assert Api(acme.dora)("GET", f"/mailboxes/{acme.support.pk}/auto-reply/preview").status_code == 404
