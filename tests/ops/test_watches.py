"""What is told about the whole installation while it lasts."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from postroom.activity.alerts import open_alerts
from postroom.kit.clock import now
from postroom.mailboxes.fetching.models import FetchAccount
from postroom.ops import watches
from postroom.ops.watches import watch_all
from postroom.spool import Addressed, Envelope, Incoming, SqliteSpool

GIB = 1024**3


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: Any) -> SqliteSpool:
    """An empty spool, which is watched."""
    made = SqliteSpool(tmp_path)
    monkeypatch.setattr(watches, "spool", lambda: made)
    return made


def put(spool: SqliteSpool, minutes_ago: int, lane: str = "") -> int:
    at = now() - timedelta(minutes=minutes_ago)
    envelope = Envelope("smtp", "", "", "carol@customer.test", ("support@acme.test",), received_at=at)
    return spool.put(Incoming(envelope, b"mail", [Addressed(1, 1, envelope.recipients, lane)]))[0]


def told(acme: SimpleNamespace) -> dict[str, str]:
    """Look, and return what Ada is told."""
    watch_all()
    return {alert.title: alert.sentence for alert in open_alerts(acme.ada)}


def test_nothing_is_told_of_a_healthy_installation(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    put(spool, minutes_ago=1)
    assert told(acme) == {}


def test_a_full_disk_is_told_until_there_is_room(
    acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: Any
) -> None:
    monkeypatch.setattr(watches, "free_bytes", lambda path: GIB * 3 // 2)
    assert "1.5 GiB left. Below 1 GiB mail is put off" in told(acme)["The disk is nearly full"]
    monkeypatch.setattr(watches, "free_bytes", lambda path: GIB // 2)
    assert "0.5 GiB left. Mail is put off until there is more" in told(acme)["The disk is nearly full"]
    monkeypatch.setattr(watches, "free_bytes", lambda path: GIB * 3)
    assert told(acme) == {}


def test_mail_that_nobody_files_is_told_and_an_import_is_not(
    acme: SimpleNamespace, spool: SqliteSpool
) -> None:
    put(spool, minutes_ago=60, lane="import")
    assert told(acme) == {}
    put(spool, minutes_ago=7)
    assert "the oldest for 7 minutes" in told(acme)["Mail waits to be filed"]
    claimed = spool.claim("w", 10)
    spool.finish([one.id for one in claimed], claimed[0].token)
    assert told(acme) == {}


def test_parked_mail_is_told(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    number = put(spool, minutes_ago=0)
    spool.park([number], "it could not be read")
    assert told(acme)["Mail is parked"].startswith("1 mail is parked because")


def test_accounts_that_no_role_fetches_are_told_once_roles_had_time_to_start(
    acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: Any
) -> None:
    FetchAccount.objects.create(
        organisation=acme.organisation, mailbox=acme.support, host="x", port=1, user="u", started_at=now()
    )
    assert told(acme) == {}
    monkeypatch.setattr(watches, "_STARTED_S", -1000.0)
    assert told(acme)["Nothing is fetched"].startswith("1 account elsewhere is not fetched")
    monkeypatch.setattr(watches, "is_running", lambda data: True)
    assert told(acme) == {}
