"""The ledger: one row for each mail that a door saw, found by what is known of it."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from postroom.delivery import ledger, ledger_rows
from postroom.delivery.ledger import Cursor, Filter, find_row, page
from postroom.delivery.models import LedgerEntry
from postroom.kit.clock import now
from postroom.spool import Addressed, Envelope, Incoming, Refusal, SqliteSpool
from tests.guard.making import raw, receive

AT = now()
FIRST = 10**9  # far from the numbers that `receive` gives


@pytest.fixture
def seen(acme: SimpleNamespace, tmp_path: Path, monkeypatch: Any) -> SqliteSpool:
    """Two mails filed, one waiting, one parked, one refused, each a minute after the one before."""
    spool = SqliteSpool(tmp_path)
    for module in (ledger, ledger_rows):
        monkeypatch.setattr(module, "spool", lambda: spool)
    receive(acme.support, raw(subject="Kettle"))
    receive(acme.sales, raw(to="sales@acme.test", subject="Teapot", from_="dan@customer.test"))
    for number, entry in enumerate(LedgerEntry.objects.order_by("pk")):
        LedgerEntry.objects.filter(pk=entry.pk).update(
            delivery=FIRST + number, received_at=AT + timedelta(minutes=number)
        )
    for number, sender in ((2, "eve@customer.test"), (3, "fay@customer.test")):
        to = Addressed(acme.support.pk, acme.organisation.pk, ("support@acme.test",))
        envelope = Envelope(
            "lmtp", "192.0.2.7", "", sender, to.recipients, received_at=AT + timedelta(minutes=number)
        )
        spool.put(Incoming(envelope, raw(), [to]))
    spool.park([2], "it could not be read")
    spool.refuse(
        Refusal(
            "smtp",
            "192.0.2.9",
            "550",
            "5.1.1 no such address",
            recipient="nobody@acme.test",
            mail_from="gus@customer.test",
            at=AT + timedelta(minutes=4),
        )
    )
    return spool


def senders(person: Any, **wanted: Any) -> list[str]:
    rows, _ = page(person, 50, None, Filter(**wanted))
    return [row.from_address.partition("@")[0] for row in rows]


def test_all_that_was_seen_newest_first(acme: SimpleNamespace, seen: SqliteSpool) -> None:
    assert senders(acme.ada) == ["gus", "fay", "eve", "dan", "carol"]
    assert senders(acme.ben) == ["fay", "eve", "carol"], "only his mailboxes, and no refusals"
    assert senders(acme.dora) == []


FILTERS = [
    ({"outcome": "filed"}, ["dan", "carol"]),
    ({"outcome": "waiting"}, ["eve"]),
    ({"outcome": "parked"}, ["fay"]),
    ({"outcome": "refused"}, ["gus"]),
    ({"door": "lmtp"}, ["fay", "eve"]),
    ({"text": "TEAPOT"}, ["dan"]),
    ({"text": "nobody@"}, ["gus"]),
    ({"text": "carol", "outcome": "refused"}, []),
]


@pytest.mark.parametrize(("wanted", "found"), FILTERS)
def test_filters(acme: SimpleNamespace, seen: SqliteSpool, wanted: dict[str, str], found: list[str]) -> None:
    assert senders(acme.ada, **wanted) == found


def test_of_one_mailbox(acme: SimpleNamespace, seen: SqliteSpool) -> None:
    assert senders(acme.ada, mailbox=acme.sales.pk) == ["dan"]
    assert senders(acme.ben, mailbox=acme.sales.pk) == []


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pages_show_each_once(acme: SimpleNamespace, seen: SqliteSpool, size: int) -> None:
    shown, cursor = [], None
    for _ in range(10):
        rows, cursor = page(acme.ada, size, cursor)
        shown += [row.from_address.partition("@")[0] for row in rows]
        if cursor is None:
            break
        cursor = Cursor.parse(str(cursor))
    assert shown == ["gus", "fay", "eve", "dan", "carol"]


def test_one_mail_is_found_by_its_id_by_those_who_may(acme: SimpleNamespace, seen: SqliteSpool) -> None:
    for row in page(acme.ada, 50)[0]:
        assert find_row(acme.ada, row.id) == row
        assert find_row(acme.dora, row.id) is None
    assert find_row(acme.ben, "1-101") is None
    for nonsense in (
        "",
        "1",
        "1-",
        f"2-{FIRST}",
        "1-x",
        "1-refused-",
        "1-refused-9",
        "1-sent-1",
        "1-" + "9" * 30,
    ):
        assert find_row(acme.ada, nonsense) is None


def test_the_way_of_a_mail_is_kept(acme: SimpleNamespace, seen: SqliteSpool) -> None:
    row = find_row(acme.ada, f"1-{FIRST}")
    assert row is not None
    assert row.envelope["peer"] == "192.0.2.1"
    assert row.envelope["recipients"] == ["support@acme.test"]
    assert row.recorded_at is not None
