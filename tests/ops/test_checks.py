"""What is checked every minute: every mail accounted for, no machine overdoing it; alerts that come once and go."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from postroom.activity.alerts import acknowledge, open_alerts, raise_alert, resolve
from postroom.activity.models import Alert
from postroom.delivery import ledger, ledger_rows
from postroom.delivery.models import LedgerEntry
from postroom.kit.clock import now
from postroom.ops import watches
from postroom.ops.checks import ACCOUNTED, ALL, INVARIANTS, ONE_ANSWER_EACH, check, latest, look_now_and_then
from postroom.ops.models import Check
from postroom.outbox.models import Outgoing
from postroom.spool import Addressed, Envelope, Incoming, SqliteSpool
from tests.guard.making import answering, raw, receive

ACCOUNTING, ANSWERS = INVARIANTS


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: Any) -> SqliteSpool:
    """An empty spool, which the ledger reads."""
    made = SqliteSpool(tmp_path)
    for module in (ledger, ledger_rows, watches):
        monkeypatch.setattr(module, "spool", lambda: made)
    return made


def take(spool: SqliteSpool, acme: SimpleNamespace) -> int:
    """Let the door take a mail for Support; return its number."""
    to = Addressed(acme.support.pk, acme.organisation.pk, ("support@acme.test",))
    return spool.put(Incoming(Envelope("smtp", "", "", "carol@customer.test", to.recipients), raw(), [to]))[0]


def lose(spool: SqliteSpool) -> None:
    """Forget what was taken, as nothing of ours ever should."""
    claimed = spool.claim("test", 10)
    spool.finish([one.id for one in claimed], claimed[0].token)


def test_what_waits_is_accounted_for(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    take(spool, acme)
    found = check(ACCOUNTING, acme.organisation.pk)
    assert (found.value, found.detail["accepted"], found.detail["waiting"]) == (0, 1, 1)


def test_what_is_nowhere_is_alerted_when_it_is_so_twice(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    number = take(spool, acme)
    lose(spool)
    assert check(ACCOUNTING, acme.organisation.pk).value == 1
    assert not Alert.objects.exists(), "once may be a moment"
    check(ACCOUNTING, acme.organisation.pk)
    check(ACCOUNTING, acme.organisation.pk)
    (alert,) = open_alerts(acme.ada)
    assert alert.sentence.startswith("1 mails were accepted and are in none")
    assert list(open_alerts(acme.dora)) == []
    LedgerEntry.objects.create(
        organisation=acme.organisation,
        node="1",
        delivery=number,
        received_at=now(),
        door="smtp",
        mailbox=acme.support.pk,
        size_bytes=1,
        outcome="filed",
    )
    assert check(ACCOUNTING, acme.organisation.pk).failures == 0
    assert list(open_alerts(acme.ada)) == []


def test_automatic_mail_is_never_more_than_people_s(acme: SimpleNamespace) -> None:
    answering(acme, acme.support)
    receive(acme.support, raw())
    for _ in range(2):  # what was there the time before is counted
        found = check(ANSWERS, acme.organisation.pk)
    assert (found.value, found.detail["sent"], found.detail["received"]) == (0, 1, 1)
    one = Outgoing.objects.get(kind="automatic")
    one.pk = None
    one.save(force_insert=True)
    for _ in range(2):
        found = check(ANSWERS, acme.organisation.pk)
    assert (found.value, found.detail["sent"], found.detail["received"]) == (1, 2, 1)


def test_each_minute_once_whoever_looks(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    assert look_now_and_then() == 4
    assert look_now_and_then() == 0
    Check.objects.filter(key=ALL).update(due_at=now() - timedelta(seconds=1))
    assert look_now_and_then() == 4
    for name in (ACCOUNTED, ONE_ANSWER_EACH):
        found = latest(name, acme.organisation.pk)
        assert found is not None
        assert found.value == 0


def test_an_alert_is_raised_once_until_it_is_over(acme: SimpleNamespace) -> None:
    organisation = acme.organisation.pk
    assert raise_alert("disk", "The disk is full", "1 GiB", organisation=organisation)
    assert not raise_alert("disk", "The disk is full", "0 GiB", organisation=organisation)
    (alert,) = open_alerts(acme.ada)
    assert (alert.noticed, alert.sentence) == (2, "0 GiB")
    assert acknowledge(alert, acme.ada)
    assert not acknowledge(alert, acme.ada)
    assert resolve("disk")
    assert not resolve("disk")
    assert raise_alert("disk", "The disk is full", "1 GiB", organisation=organisation)
    assert Alert.objects.count() == 2


def test_an_alert_of_the_installation_is_for_all_administrators(acme: SimpleNamespace) -> None:
    raise_alert("clock", "The clock is wrong", "By a minute.")
    assert [len(open_alerts(one)) for one in (acme.ada, acme.dora, acme.ben)] == [1, 1, 0]
