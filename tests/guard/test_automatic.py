"""Rule 1: what a machine made is silent, and the evidence is the words that say so."""

import pytest

from postroom.guard.rules.automatic import made_by_a_machine
from tests.guard.cases import case
from tests.guard.making import raw

SURE = [
    "Auto-Submitted: auto-replied (vacation); owner=carol",
    "X-Autoreply: yes",
    "X-Autorespond: 1",
    "X-Loop: help@elsewhere.test",
    "X-FC-Machinegenerated: true",
    "Content-Identifier: Auto-replied",
    "X-Failed-Recipients: nobody@customer.test",
    "Delivered-To: autoresponder",
]
WEAK = ["Precedence: bulk", "X-Precedence: junk", "List-Id: <kettles.customer.test>"]


@pytest.mark.parametrize("header", [*SURE, *WEAK])
def test_each_sign_is_enough_and_is_the_evidence(header: str) -> None:
    found = made_by_a_machine(case(raw(headers=[header])))
    assert found is not None
    assert found.outcome == "silent"
    value = header.partition(": ")[2]
    assert any(value.lower() in reason.evidence.lower() for reason in found.evidence)
    assert found.reason.endswith("it says so itself" if header in SURE else "signs point to it")


@pytest.mark.parametrize("header", ["Auto-Submitted: no", "Auto-Submitted: no; x=y", "X-Autoreply: no"])
def test_what_says_no_is_from_a_person(header: str) -> None:
    assert made_by_a_machine(case(raw(headers=[header]))) is None


def test_a_null_return_path_is_a_machine() -> None:
    found = made_by_a_machine(case(raw(), mail_from=""))
    assert found is not None
    assert [reason.evidence for reason in found.evidence] == ["Return-Path: <>"]
