"""Whatever goes wrong reaches the owner by mail: each source of alerts, from what happens to the mail about it."""

import time
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from postroom.accounts.installation import blobs
from postroom.activity.models import Alert
from postroom.automations.alert_mail import send_due_alerts
from postroom.guard.breakers import trip
from postroom.guard.models import Scope
from postroom.intake.fetch.report import Report, write_report
from postroom.kit.clock import now
from postroom.mail.parse import parse
from postroom.mailboxes.fetching.keeping import keep_reports
from postroom.mailboxes.fetching.models import FetchAccount
from postroom.ops import watches
from postroom.ops.checks import check
from postroom.ops.watches import watch_all
from postroom.outbox.health import Health
from postroom.outbox.models import Outgoing, RelayKind
from postroom.outbox.relay import RelayAddress
from postroom.outbox.ways import Way
from postroom.spool import SqliteSpool
from tests.ops.test_checks import ACCOUNTING, lose, spool, take

__all__ = ["spool"]


def the_disk_is_full(acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: Any) -> str:
    monkeypatch.setattr(watches, "free_bytes", lambda _: 1024)
    watch_all()
    return "The disk is nearly full"


def mail_is_parked(acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: Any) -> str:
    spool.park([take(spool, acme)], "it could not be read")
    watch_all()
    return "Mail is parked"


def mail_is_unaccounted_for(acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: Any) -> str:
    take(spool, acme)
    lose(spool)
    for _ in range(2):
        check(ACCOUNTING, acme.organisation.pk)
    return "Mail is unaccounted for"


def the_relay_fails(acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: Any) -> str:
    health = Health()
    health.failed(Way("installation", RelayKind.SMTP, RelayAddress("x.test", 25)), "Nothing answers.")
    health.report()
    return "Outgoing mail cannot be handed over"


def an_account_is_not_fetched(acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: Any) -> str:
    row = FetchAccount.objects.create(
        organisation=acme.organisation,
        mailbox=acme.support,
        host="imap.test",
        port=993,
        user="olga",
        started_at=now(),
    )
    since = time.time() - 600
    folder = Path(settings.DATA_FOLDER.fetch_reports)
    write_report(folder, Report(row.pk, "failing", error="It is shut.", failures=5, failing_since=since))
    keep_reports()
    for report in folder.glob("*.json"):
        report.unlink()
    return "Mail of olga at imap.test cannot be fetched"


def a_breaker_is_pulled(acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: Any) -> str:
    trip(acme.organisation.pk, Scope.SENDER, "carol@customer.test", count=20, minutes=120)
    return "Very much mail from one sender"


SOURCES = (
    the_disk_is_full,
    mail_is_parked,
    mail_is_unaccounted_for,
    the_relay_fails,
    an_account_is_not_fetched,
    a_breaker_is_pulled,
)


@pytest.mark.parametrize("source", SOURCES)
def test_each_is_mailed(acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: Any, source: Any) -> None:
    title = source(acme, spool, monkeypatch)
    Alert.objects.update(raised_at=now() - timedelta(minutes=1))
    assert send_due_alerts() >= 1
    mails = [parse(blobs().get(one.digest)) for one in Outgoing.objects.all()]
    (to_ada,) = [mail for mail in mails if mail.to[0].address == "ada@acme.test"]
    assert to_ada.subject == f"[Postroom] {title}"
    assert Alert.objects.get().sentence.split(".")[0] in " ".join(to_ada.text.split())
