"""Reading what the fetch role reports: state for the pages, alerts, and tokens that providers have replaced."""

import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from postroom.accounts.installation import vault
from postroom.activity.alerts import raise_alert, resolve
from postroom.intake.fetch.report import Report, read_reports
from postroom.intake.fetch.tokens import mark_of, replaced_tokens
from postroom.kit.clock import now
from postroom.kit.vault import SealBroken
from postroom.mailboxes.fetching.manage import CAN_BE_RESTORED, alert_key
from postroom.mailboxes.fetching.models import Auth, FetchAccount
from postroom.mailboxes.fetching.publishing import publish
from postroom.spool import SqliteSpool

EVERY_S, THOROUGHLY_EVERY_S = 2.0, 30.0
ALERT_AFTER, ALERT_FAILURES = timedelta(minutes=2), 3

_next_s = {"reports": 0.0, "thoroughly": 0.0}


def keep_now_and_then() -> None:
    """Take over what is new. For a role, in its loop; a second process doing the same changes nothing."""
    if _is_time("reports", EVERY_S):
        keep_reports()
    if _is_time("thoroughly", THOROUGHLY_EVERY_S):
        keep_tokens()
        forget_removed()
        publish()  # Whatever happened to the file or the database meanwhile.


def keep_reports() -> int:
    """Put the reports of the fetch role into the rows; returns how many had changed."""
    reports = read_reports(settings.DATA_FOLDER.fetch_reports)
    changed = 0
    for row in FetchAccount.objects.filter(pk__in=reports, removed_at=None):
        fields = _fields(reports[row.pk])
        new = {name: value for name, value in fields.items() if getattr(row, name) != value}
        if new:
            changed += FetchAccount.objects.filter(pk=row.pk).update(**new)
        if row.runs:
            _alert(row, reports[row.pk])
    return changed


def keep_tokens() -> int:
    """Copy replaced refresh tokens into their rows; returns how many."""
    spool = SqliteSpool(settings.DATA_FOLDER.spool)
    try:
        replaced = replaced_tokens(spool)
    finally:
        spool.close()
    kept = 0
    for row in FetchAccount.objects.filter(pk__in=replaced, auth=Auth.OAUTH2):
        sealed, marks = replaced[row.pk]
        try:
            is_older = mark_of(row.secret, vault()) in marks
        except SealBroken:
            continue
        if is_older:
            kept += FetchAccount.objects.filter(pk=row.pk, secret=row.secret).update(secret=sealed)
    return kept


def forget_removed() -> None:
    """Delete, with their secrets, the accounts that were removed and not put back."""
    FetchAccount.objects.filter(removed_at__lt=now() - CAN_BE_RESTORED).delete()


def _fields(report: Report) -> dict[str, Any]:
    stored = asdict(report)
    return {
        "phase": report.phase,
        "fetched": report.fetched,
        "history_count": report.history,
        "left_count": report.left,
        "aside_count": report.aside,
        "tells": report.tells,
        "error": report.error,
        "failures": report.failures,
        **{name: _moment(stored[name]) for name in ("succeeded_at", "failing_since", "next_at")},
    }


@transaction.atomic
def _alert(row: FetchAccount, report: Report) -> None:
    """Alert where it has failed for some minutes; say that it is over when it works again."""
    since = _moment(report.failing_since)
    if report.failures >= ALERT_FAILURES and since is not None and now() - since > ALERT_AFTER:
        raise_alert(
            alert_key(row.pk),
            f"Mail of {row} cannot be fetched",
            f"{report.error} Nothing is lost: mail waits on its server.",
            organisation=row.organisation_id,
            mailbox=row.mailbox_id,
        )
    elif not report.failures and report.succeeded_at:
        resolve(alert_key(row.pk))


def _moment(seconds: float) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _is_time(what: str, every_s: float) -> bool:
    if time.monotonic() < _next_s[what]:
        return False
    _next_s[what] = time.monotonic() + every_s
    return True
