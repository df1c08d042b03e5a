"""Rule 4: whom no machine answers, whoever wrote."""

import pytest

from postroom.guard.rules.never_reply import must_never_be_answered
from tests.guard.cases import case
from tests.guard.making import raw

NEVER = {
    "it says so": raw(headers=["X-Auto-Response-Suppress: DR, OOF"]),
    "no acknowledgement": raw(headers=["X-No-Ack: 1"]),
    "a list's owner": raw(from_="owner-kettles@customer.test"),
    "a list's request address": raw(from_="kettles-request@customer.test"),
    "bounces": raw(from_="kettles-bounces@customer.test"),
    "a no-reply address": raw(from_="noreply@customer.test"),
    "a robot": raw(from_="majordomo@customer.test"),
    "ourselves": raw(from_="sales@acme.test"),
    "ourselves, with a detail": raw(from_="support+x@acme.test"),
    "not to us": raw(to="everybody@customer.test"),
}


@pytest.mark.parametrize("why", NEVER)
def test_each_reason_is_enough(why: str) -> None:
    found = must_never_be_answered(case(NEVER[why]))
    assert found is not None
    assert found.outcome == "silent"
    assert found.evidence
    assert found.evidence[0].evidence


@pytest.mark.parametrize("header", ["Cc: support@acme.test", "Resent-To: support@acme.test"])
def test_in_copy_or_resent_is_to_us(header: str) -> None:
    assert must_never_be_answered(case(raw(to="x@customer.test", headers=[header]))) is None
