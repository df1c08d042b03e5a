"""What is looked at every minute for the whole installation, and told while it lasts."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from postroom.activity.alerts import Level, raise_alert, resolve
from postroom.delivery.spools import spool
from postroom.intake.fetch.run import is_running
from postroom.kit.clock import now
from postroom.kit.files import free_bytes
from postroom.mailboxes.fetching.models import FetchAccount
from postroom.spool.disk import LEAST_FREE_BYTES

LATE_AFTER = timedelta(minutes=5)
ROLES_START_WITHIN_S = 120.0
GIB = 1024**3

_STARTED_S = time.monotonic()


@dataclass(frozen=True, slots=True)
class Watch:
    """`look` returns a sentence that says what is wrong and what to do, "" while nothing is."""

    key: str
    title: str
    look: Callable[[], str]
    level: Level = Level.ERROR


def the_disk_has_room() -> str:
    """The door puts mail off (452) below LEAST_FREE_BYTES; it is told when there is twice that."""
    free = free_bytes(settings.DATA_FOLDER.spool)
    if free >= 2 * LEAST_FREE_BYTES:
        return ""
    state = (
        "Mail is put off until there is more" if free < LEAST_FREE_BYTES else "Below 1 GiB mail is put off"
    )
    return (
        f"The disk of the data folder has {free / GIB:.1f} GiB left. {state}: senders keep it and try again, so that "
        "nothing is lost, and it goes on by itself. Free some room, or move the data folder to a larger disk."
    )


def mail_is_filed_in_time() -> str:
    """Mail of people is filed within a second; mail that waits for minutes means that the line stands still."""
    counts = spool().counts()
    oldest = counts.oldest_waiting_at
    if oldest is None or now() - oldest < LATE_AFTER:
        return ""
    minutes = int((now() - oldest).total_seconds() // 60)
    return (
        f"{counts.waiting} mails wait to be filed, the oldest for {minutes} minutes. They are safe in the spool. "
        "See whether the role deliver runs (`postroom doctor`), and what it logs."
    )


def nothing_is_parked() -> str:
    """Parked mail could not be read in three attempts, and waits for a person."""
    parked = spool().counts().parked
    if not parked:
        return ""
    mails = "1 mail is" if parked == 1 else f"{parked} mails are"
    return (
        f"{mails} parked because filing failed three times. `postroom spool list --state parked` says why; "
        "`postroom spool retry` tries again, `postroom spool export` saves the original."
    )


def accounts_are_fetched() -> str:
    """Accounts elsewhere are fetched by a role of its own; each that fails there has an alert of its own."""
    if time.monotonic() - _STARTED_S < ROLES_START_WITHIN_S or is_running(settings.DATA_FOLDER):
        return ""
    waiting = FetchAccount.objects.filter(started_at__isnull=False, paused_at=None, removed_at=None).count()
    if not waiting:
        return ""
    accounts = "1 account elsewhere is" if waiting == 1 else f"{waiting} accounts elsewhere are"
    return (
        f"{accounts} not fetched, because the role fetch does not run here. Mail waits on its servers. Start "
        "`postroom serve` or `postroom fetch`, and see what it logs."
    )


WATCHES = (
    Watch("disk", "The disk is nearly full", the_disk_has_room),
    Watch("late", "Mail waits to be filed", mail_is_filed_in_time),
    Watch("fetching", "Nothing is fetched", accounts_are_fetched),
    Watch("parked", "Mail is parked", nothing_is_parked, Level.WARNING),
)


def watch_all() -> None:
    """Look at everything; raise and resolve alerts."""
    for watch in WATCHES:
        key = f"watch-{watch.key}"
        if sentence := watch.look():
            raise_alert(key, watch.title, sentence, level=watch.level)
        else:
            resolve(key)
