"""Rule 8: what goes back to an automatic mail of ours is answered by nobody; every automatic mail has its cause."""

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from postroom.conversations.models import Message
from postroom.guard.models import AutomaticMail
from postroom.guard.permit import permit
from postroom.guard.request import Request
from postroom.guard.rules.generation import answers_our_machine
from postroom.guard.sent import Marks
from tests.guard.cases import KEYS, case, token
from tests.guard.making import answering, automatic_mails, raw, receive

ROBOT = KEYS.message_id(token(generation=1), "acme.test")
PERSON = KEYS.message_id(token(), "acme.test")


@pytest.mark.parametrize("header", ["In-Reply-To: <{}>", "References: <a@b.test> <{}> <c@d.test>"])
def test_our_signed_name_tells_the_generation(header: str) -> None:
    found = answers_our_machine(case(raw(headers=[header.format(ROBOT)])))
    assert found is not None
    assert [reason.evidence for reason in found.evidence] == ["it answers mail of generation 1"]
    assert answers_our_machine(case(raw(headers=[header.format(PERSON)]))) is None


def test_the_provider_s_name_for_it_tells_it_too() -> None:
    mark = SimpleNamespace(
        organisation_id=1, mailbox=10, conversation=100, generation=1, content="", message_id="x"
    )
    marks = Marks({"0102018e5a5a5a5a-000000": mark}, {})  # type: ignore[dict-item]
    mail = raw(headers=["In-Reply-To: <0102018e5a5a5a5a-000000@eu-west-1.amazonses.test>"])
    assert answers_our_machine(case(mail, marks=marks)) is not None


def test_every_automatic_mail_keeps_its_cause(acme: SimpleNamespace) -> None:
    answering(acme, acme.support)
    cause = receive(acme.support, raw())
    (outgoing,) = automatic_mails()
    kept = AutomaticMail.objects.get()
    assert (kept.cause, kept.generation, outgoing.generation) == (cause.pk, 1, 1)
    assert Message.objects.get(outgoing=outgoing).verdict == {"cause": cause.pk, "generation": 1}


def test_a_second_generation_is_refused_and_cannot_even_be_written(acme: SimpleNamespace) -> None:
    request = Request(acme.organisation.pk, acme.support.pk, 1, 1, "x", "carol@customer.test", generation=1)
    assert permit(request).reason == "it goes back to an automatic mail of ours (generation 1)"
    with pytest.raises(IntegrityError), transaction.atomic():
        AutomaticMail.objects.create(
            organisation=acme.organisation,
            mailbox=1,
            conversation=1,
            address="carol@customer.test",
            cause=1,
            identity="x",
            generation=2,
            period=0,
            at="2026-11-24T09:00:00Z",
        )
