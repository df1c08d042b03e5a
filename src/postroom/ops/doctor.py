"""What is wrong with this installation, and what to do: each check a small function."""

import shutil
import smtplib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, connection

from postroom.accounts.database import missing_migrations
from postroom.activity.models import Alert
from postroom.activity.models import Level as AlertLevel
from postroom.delivery.ledger import summary
from postroom.delivery.spools import spool
from postroom.guard.models import Breaker
from postroom.intake.addresses import Snapshot
from postroom.intake.fetch.run import is_running
from postroom.kit import sqlite
from postroom.kit.clock import now
from postroom.mailboxes.fetching.models import FetchAccount
from postroom.mailboxes.models import Mailbox, MailboxAddress
from postroom.outbox.models import PENDING, Recipient
from postroom.outbox.relay import Connection, RelayAddress, RelayError
from postroom.search.index.generations import current
from postroom.search.index.progress import waiting as waiting_for_index

Level = Literal["ok", "warning", "error"]
LOW_DISK_BYTES = 5 * 1024**3
OLD_SPOOL_S = 600
OLD_INDEX_EVENTS = 20_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, and what to do where it is not well."""

    level: Level
    what: str
    sentence: str


def examine() -> Iterator[Finding]:
    """Look at everything; a check that fails itself is a finding too."""
    for check in CHECKS:
        try:
            yield from check()
        except DatabaseError as error:
            yield Finding(
                "error", _name(check), f"The database does not answer: {str(error).splitlines()[0]}"
            )
        except OSError as error:
            yield Finding("error", _name(check), f"{error}")


def python_version() -> Iterator[Finding]:
    """The interpreter."""
    yield Finding("ok", "Python", sys.version.split()[0])


def sqlite_version() -> Iterator[Finding]:
    """SQLite below 3.51.3 can lose commits in WAL mode."""
    if sqlite.version_is_safe():
        yield Finding("ok", "SQLite", sqlite.version())
        return
    safe = ".".join(str(part) for part in sqlite.SAFE_VERSION)
    yield Finding(
        "error",
        "SQLite",
        f"{sqlite.version()} can lose data with several processes; {safe} or later is needed. "
        "Install a newer pysqlite3 into this environment.",
    )


def data_folder() -> Iterator[Finding]:
    """The folder and the room on its disk."""
    folder = settings.DATA_FOLDER.root
    free = shutil.disk_usage(folder).free
    sentence = f"{folder}, {free / 1024**3:.1f} GiB free"
    if free < LOW_DISK_BYTES:
        yield Finding("warning", "data folder", f"{sentence}. Below 1 GiB no mail is taken; make room.")
    else:
        yield Finding("ok", "data folder", sentence)
    if settings.DATA_FOLDER.secret.stat().st_mode & 0o077:
        yield Finding(
            "warning", "key", f"{settings.DATA_FOLDER.secret} can be read by others. Run chmod 600 on it."
        )


def database() -> Iterator[Finding]:
    """Whether it answers, and fits this version."""
    missing = missing_migrations()
    if missing:
        yield Finding(
            "error",
            "database",
            f"{len(missing)} change(s) are missing. Make a backup, run `postroom migrate`.",
        )
    else:
        yield Finding("ok", "database", f"{connection.vendor}, up to date")


def mailboxes() -> Iterator[Finding]:
    """Whether there is one, and whether the doors know them all."""
    count = Mailbox.objects.count()
    if not count:
        yield Finding("warning", "mailboxes", "There is none. `postroom mailbox add ADDRESS --name NAME`.")
        return
    yield Finding("ok", "mailboxes", str(count))
    known = set(Snapshot.load(settings.DATA_FOLDER.addresses).addresses)
    missing = set(MailboxAddress.objects.values_list("address", flat=True)) - known
    if missing:
        yield Finding(
            "error",
            "doors",
            f"They do not know {sorted(missing)[0]} and {len(missing) - 1} more. Run `postroom migrate`.",
        )


def waiting_mail() -> Iterator[Finding]:
    """Whether mail is filed in time, and whether every mail is accounted for."""
    counts, sums = spool().counts(), summary()
    age_s = (now() - counts.oldest_waiting_at).total_seconds() if counts.oldest_waiting_at else 0.0
    if age_s > OLD_SPOOL_S:
        yield Finding(
            "error",
            "spool",
            f"{counts.waiting} mails wait, the oldest for {age_s / 60:.0f} minutes. Is `postroom serve` running?",
        )
    else:
        yield Finding("ok", "spool", f"{counts.waiting} waiting")
    if counts.parked:
        yield Finding(
            "warning",
            "parked mail",
            f"{counts.parked}. Look with `postroom spool list --state parked`, then `postroom spool retry ID`.",
        )
    if sums.unaccounted:
        yield Finding(
            "error", "ledger", f"{sums.unaccounted} mails are unaccounted for. Keep a copy of the data."
        )
    else:
        yield Finding("ok", "ledger", f"{sums.accepted} accepted, 0 unaccounted")


def fetching() -> Iterator[Finding]:
    """Whether the accounts that mail is fetched from work, and whether anybody fetches."""
    running = [row for row in FetchAccount.objects.filter(removed_at=None) if row.runs]
    if running and not is_running(settings.DATA_FOLDER):
        yield Finding(
            "error",
            "fetching",
            f"{len(running)} account(s) are not fetched: no `postroom fetch` or `postroom serve` runs.",
        )
    failing = [row for row in running if row.failures]
    for row in failing:
        yield Finding("warning", "fetching", f"{row} fails: {row.error}")
    if running and not failing:
        yield Finding("ok", "fetching", f"{len(running)} account(s)")


def alerts() -> Iterator[Finding]:
    """What administrators have been told and is not over, and what the brakes have stopped."""
    for alert in Alert.objects.filter(resolved_at=None).exclude(key__startswith="breaker-").order_by("id"):
        level: Level = "error" if alert.level == AlertLevel.ERROR else "warning"
        yield Finding(level, "alert", f"{alert.title}. {alert.sentence}")
    pulled = Breaker.objects.filter(resumed_at=None).count()
    if pulled:
        yield Finding(
            "warning",
            "brakes",
            f"{pulled} stop automatic mail. `postroom breakers list`, then `postroom breakers resume ID`.",
        )
    else:
        yield Finding("ok", "brakes", "none is pulled")


def search() -> Iterator[Finding]:
    """Whether the index of search keeps up."""
    generation, left = current(), waiting_for_index()
    if generation is None:
        yield Finding("warning", "search", "There is no index yet. `postroom serve` makes it.")
    elif left.events > OLD_INDEX_EVENTS:
        yield Finding(
            "warning",
            "search",
            f"The index is {left.events} events behind. Is `postroom serve` running? `postroom search status`.",
        )
    else:
        yield Finding("ok", "search", f"{generation.engine}, {left.total} waiting")


def relay() -> Iterator[Finding]:
    """Whether outgoing mail, and alerts, can be handed over."""
    waiting = Recipient.objects.filter(state__in=PENDING).count()
    yield _answers("relay", settings.RELAY, f"{waiting} waiting", "POSTROOM_RELAY or --relay")
    if settings.ALERT_RELAY:
        yield _answers(
            "alert relay", settings.ALERT_RELAY, "for alerts", "POSTROOM_ALERT_RELAY or --alert-relay"
        )


def _answers(what: str, url: str, remark: str, named_by: str) -> Finding:
    try:
        address = RelayAddress.parse(url)
        Connection(address, "localhost").close()
    except RelayError as error:
        return Finding("error", what, str(error))
    except (OSError, smtplib.SMTPException) as error:
        return Finding(
            "error",
            what,
            f"{address.host}:{address.port} does not take mail ({error}); {remark}. What waits is kept. "
            f"Start it, or name another with {named_by}.",
        )
    return Finding("ok", what, f"{address.host}:{address.port} answers, {remark}")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    python_version,
    sqlite_version,
    data_folder,
    database,
    mailboxes,
    waiting_mail,
    fetching,
    alerts,
    search,
    relay,
)


def _name(check: Callable[[], Iterator[Finding]]) -> str:
    return check.__name__.replace("_", " ")
