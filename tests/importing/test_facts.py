"""When a mail came and from whom, as far as it says."""

from datetime import UTC, datetime, timedelta

import pytest

from postroom.intake.importing.facts import facts_of
from postroom.kit.clock import now

DATE = "Date: Mon, 04 Mar 2019 05:06:00 +0000\n"
RECEIVED = "Received: from a by b; Tue, 05 Mar 2019 05:06:00 +0000\n"
FROM_LINE = "kim@client.test Wed Mar  6 05:06:00 2019"
TOMORROW = f"Date: {now() + timedelta(days=1):%d %b %Y %H:%M:%S} +0000\n"


@pytest.mark.parametrize(
    ("headers", "from_line", "day"),
    [
        (DATE + RECEIVED, FROM_LINE, 4),
        (RECEIVED, FROM_LINE, 5),
        ("Date: yesterday\n" + RECEIVED, FROM_LINE, 5),
        ("Date: Thu, 1 Jan 1970 00:00:00 +0000\n" + RECEIVED, FROM_LINE, 5),
        pytest.param(TOMORROW + RECEIVED, FROM_LINE, 5, id="tomorrow"),
        ("Subject: x\n", FROM_LINE, 6),
        ("Subject: x\n", "", None),
    ],
)
def test_the_first_date_that_can_be_true_counts(headers: str, from_line: str, day: int | None) -> None:
    at = facts_of(headers.encode() + b"\nHello\n", from_line).at
    assert at == (datetime(2019, 3, day, 5, 6, tzinfo=UTC) if day else None)


@pytest.mark.parametrize(
    ("headers", "from_line", "mail_from"),
    [
        ("Return-Path: <carol+a@customer.test>\nFrom: x@y.test\n", FROM_LINE, "carol+a@customer.test"),
        ("Return-Path: <>\nFrom: x@y.test\n", FROM_LINE, ""),
        ("From: X <x@y.test>\n", FROM_LINE, "kim@client.test"),
        ("From: X <x@y.test>\n", "MAILER-DAEMON Wed Mar  6 05:06:00 2019", ""),
        ("From: X <x@y.test>\n", "- Wed Mar  6 05:06:00 2019", "x@y.test"),
        ("From: X <x@y.test>\n", "1626947321233@xxx Mon Mar 04 05:06:00 +0000 2019", "x@y.test"),
        ("Subject: x\n", "", "unknown"),
    ],
)
def test_an_unknown_return_path_is_not_the_null_one(headers: str, from_line: str, mail_from: str) -> None:
    assert facts_of(headers.encode() + b"\nHello\n", from_line).mail_from == mail_from


def test_headers_without_sense_have_no_facts_and_raise_nothing() -> None:
    facts = facts_of(b"\x00\xff\n" * 1000)
    assert (facts.at, facts.message_id) == (None, "")
