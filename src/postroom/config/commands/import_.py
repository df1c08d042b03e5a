"""`postroom import`."""

import fcntl
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from postroom.config.cli import fail
from postroom.config.import_report import Filed, Report
from postroom.config.options import data_folder, json_option, with_django
from postroom.intake.importing.discover import discover
from postroom.intake.importing.facts import Facts
from postroom.intake.importing.source import Discovery, Found, Source
from postroom.intake.importing.taking import DOOR, ImportStopped, Seen, Tally, look_through, take_over
from postroom.kit.wake import wake
from postroom.spool import Addressed, SqliteSpool

if TYPE_CHECKING:
    from postroom.mailboxes.models import Mailbox

PATIENCE_S = 10.0
LOOK_EVERY_S = 0.5
IDS_AT_ONCE = 500


@click.command(name="import")
@click.argument("paths", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--mailbox", "address", required=True, metavar="ADDRESS", help="The mailbox that takes the mail."
)
@click.option("--dry-run", is_flag=True, help="Count what is there and what is here already; take nothing.")
@click.option("--wait/--no-wait", default=True, help="Stay until the mail is filed.  [default: wait]")
@json_option
@with_django
def import_(paths: tuple[Path, ...], address: str, dry_run: bool, wait: bool, as_json: bool) -> None:
    """Take over mail from before: mbox files, Maildirs, folders and zip archives of .eml files.

    The mail keeps its dates and lies in closed conversations; nothing is answered, nobody is notified, and
    mail that arrives meanwhile goes first. An import that was stopped, however that happened, goes on where it
    was when the same command is given again.
    """
    from postroom.config.lookup import mailbox_at

    box = mailbox_at(address)
    try:
        discovery = discover(paths)
    except FileNotFoundError as error:
        fail(f"There is no file or folder {error}.")
    except OSError as error:
        fail(f"{error.filename} cannot be read: {error.strerror}.")
    if dry_run:
        report = _rehearse(box, discovery)
    else:
        with _alone(box):
            report = _run(box, discovery, wait)
    click.echo(json.dumps(report.as_dict()) if as_json else "\n".join(report.lines()))
    if report.stopped or not report.tallies:
        sys.exit(1)


def _rehearse(box: "Mailbox", discovery: Discovery) -> Report:
    spool, known = SqliteSpool(data_folder().spool), _Known(box)
    with _bar(discovery.sources) as shown:
        tallies = []
        for source in discovery.sources:
            tallies.append(look_through(spool, box.pk, source, _both(shown, known.seen)))
            known.ask()
    return Report(box.address, tallies, discovery, known=known.counts)


def _run(box: "Mailbox", discovery: Discovery, wait: bool) -> Report:
    spool = SqliteSpool(data_folder().spool)
    to = Addressed(box.pk, box.organisation_id, (box.address,))
    tallies: list[Tally] = []
    stopped = ""
    try:
        with _bar(discovery.sources) as shown:
            for source in discovery.sources:
                tallies.append(Tally(source))
                take_over(spool, to, tallies[-1], shown, lambda: wake(data_folder().run, "deliver-heavy"))
        filed = _wait_until_filed(spool, box, tallies, wait)
    except ImportStopped as error:
        stopped, filed = str(error), _filed(spool, box, tallies)
    except KeyboardInterrupt:
        stopped = "Stopped. Run the same command again: it goes on where it was."
        filed = _filed(spool, box, tallies)
    return Report(box.address, tallies, discovery, filed=filed, stopped=stopped)


def _wait_until_filed(spool: SqliteSpool, box: "Mailbox", tallies: Sequence[Tally], wait: bool) -> Filed:
    """Wait as long as mail is being filed; a Postroom that does not run is not waited for."""
    filed, moved_at_s = _filed(spool, box, tallies), time.monotonic()
    with Console(stderr=True).status("filing …"):
        while wait and filed.waiting and time.monotonic() - moved_at_s < PATIENCE_S:
            time.sleep(LOOK_EVERY_S)
            before, filed = filed, _filed(spool, box, tallies)
            if filed != before:
                moved_at_s = time.monotonic()
    return filed


def _filed(spool: SqliteSpool, box: "Mailbox", tallies: Sequence[Tally]) -> Filed:
    """Count what became of the deliveries of this run."""
    from django.db.models import Count

    from postroom.delivery.models import LedgerEntry
    from postroom.delivery.spools import NODE

    ran = [tally for tally in tallies if tally.last_delivery]
    if not ran:
        return Filed()
    first, last = ran[0].first_delivery, ran[-1].last_delivery
    entries = LedgerEntry.objects.filter(node=NODE, delivery__range=(first, last), mailbox=box.pk, door=DOOR)
    counted = dict(entries.values_list("outcome").annotate(Count("id")))
    parked = sum(
        1
        for one in spool.listing("parked", limit=10_000)
        if first <= one.id <= last and one.mailbox == box.pk and one.envelope.door == DOOR
    )
    dealt_with = sum(counted.values()) + parked
    return Filed(
        filed=counted.get("filed", 0),
        duplicate=counted.get("duplicate", 0),
        quarantined=counted.get("quarantined", 0),
        parked=parked,
        waiting=max(0, sum(tally.taken for tally in tallies) - dealt_with),
    )


class _Known:
    """Counts the mails that the mailbox has already, by their Message-ID; those without one cannot be told."""

    def __init__(self, box: "Mailbox") -> None:
        self.counts: dict[Path, int] = {}
        self._box = box
        self._asked: list[tuple[Path, str]] = []

    def seen(self, source: Source, found: Found, facts: Facts | None) -> None:
        if facts is not None and facts.message_id:
            self._asked.append((source.path, facts.message_id))
        if len(self._asked) >= IDS_AT_ONCE:
            self.ask()

    def ask(self) -> None:
        """Look up what has gathered (one query)."""
        from postroom.conversations.models import KnownId
        from postroom.conversations.storable import storable

        asked = [(path, storable(one)) for path, one in self._asked]
        rows = KnownId.objects.filter(mailbox=self._box, seen=True, rfc_id__in={one for _, one in asked})
        here = set(rows.values_list("rfc_id", flat=True))
        for path, one in asked:
            self.counts[path] = self.counts.get(path, 0) + (one in here)
        self._asked = []


@contextmanager
def _alone(box: "Mailbox") -> Iterator[None]:
    """Keep out a second import into the same mailbox: both would take the same mail."""
    path = data_folder().run / f"import-{box.pk}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fail(
            f"Another import into {box.address} is running. Wait for its end, or stop it and run this again."
        )
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def _bar(sources: Sequence[Source]) -> Iterator[Seen]:
    """Show how far the reading has got, on standard error."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[mails]:,} mails"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        total = sum(source.size_bytes for source in sources)
        yield _Shown(progress, progress.add_task("", total=total, mails=0)).seen


class _Shown:
    """Moves a bar along with the mails."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task
        self._source: Source | None = None
        self._before = self._behind = 0
        self._mails = 0

    def seen(self, source: Source, found: Found, facts: Facts | None) -> None:
        if source is not self._source:
            self._before += self._source.size_bytes if self._source is not None else 0
            self._source = source
            self._progress.update(self._task, description=source.path.name)
        self._mails += found.taken_before or 1
        self._progress.update(self._task, completed=self._before + found.position, mails=self._mails)


def _both(one: Seen, other: Seen) -> Seen:
    def seen(source: Source, found: Found, facts: Facts | None) -> None:
        one(source, found, facts)
        other(source, found, facts)

    return seen
