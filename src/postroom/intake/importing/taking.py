"""Taking over the mails of sources: into the spool in small commits, each with how far it has got."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from postroom.intake.importing.facts import Facts, facts_of
from postroom.intake.importing.progress import Progress
from postroom.intake.importing.source import EMPTY, Found, Source
from postroom.kit.clock import now
from postroom.spool import Addressed, Envelope, Incoming, Spool
from postroom.spool.disk import disk_is_low
from postroom.spool.records import HEAVY_BYTES, IMPORT

DOOR = "import"
MOST_MAILS, MOST_BYTES = 50, 8 * 1024 * 1024
ENOUGH_WAITING = 1000
LOOK_EVERY_S = 0.2
PATIENCE_S = 10.0
LARGEST_BYTES = 50 * 1024 * 1024


class ImportStopped(Exception):  # noqa: N818
    """The import cannot go on now; the message is a sentence that says why and what to do."""


@dataclass(slots=True)
class Tally:
    """What was found in one source, and what became of it: found = taken + taken before + problems."""

    source: Source
    taken: int = 0
    taken_before: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    size_bytes: int = 0
    first: datetime | None = None
    last: datetime | None = None
    first_delivery: int = 0
    last_delivery: int = 0

    @property
    def found(self) -> int:
        """How many mails the source holds."""
        return self.taken + self.taken_before + len(self.problems)

    def count(self, found: Found, facts: Facts) -> None:
        """Count one mail that was, or would be, taken."""
        self.taken += 1
        self.size_bytes += len(found.raw)
        if facts.at is not None:
            self.first = min(self.first or facts.at, facts.at)
            self.last = max(self.last or facts.at, facts.at)


Seen = Callable[[Source, Found, Facts | None], None]


def look_through(spool: Spool, mailbox: int, source: Source, seen: Seen) -> Tally:
    """Count what an import of `source` would take, and take nothing; `seen` is called for each mail."""
    tally = Tally(source)
    for found, facts in _readable(Progress.read(spool, mailbox, source), tally, seen):
        tally.count(found, facts)
    return tally


def take_over(spool: Spool, to: Addressed, tally: Tally, seen: Seen, committed: Callable[[], None]) -> None:
    """Put the mails of the tally's source into the spool for one mailbox, and count them.

    Mails of earlier runs are not put again. May be killed at any moment: mails and marks are committed
    together. `committed` is called after each commit. Raises ImportStopped when the disk is nearly full.
    """
    progress = Progress.read(spool, to.mailbox, tally.source)
    waiting: list[tuple[Found, Facts]] = []
    for pair in _readable(progress, tally, seen):
        waiting.append(pair)
        size = sum(len(found.raw) for found, _ in waiting)
        if len(waiting) >= MOST_MAILS or size >= MOST_BYTES:
            _commit(spool, to, waiting, progress, tally, committed)
            waiting = []
    _commit(spool, to, waiting, progress, tally, committed)


def _readable(progress: Progress, tally: Tally, seen: Seen) -> Iterator[tuple[Found, Facts]]:
    """Yield the mails that are there to be taken; count those of earlier runs and those that cannot be read."""
    source = tally.source
    try:
        for found in source.mails(progress.done):
            facts = None
            if found.taken_before:
                tally.taken_before += found.taken_before
            elif found.problem or not found.raw.strip():
                tally.problems.append((found.mark, found.problem or EMPTY))
            else:
                facts = facts_of(found.raw, found.from_line)
                yield found, facts
            seen(source, found, facts)
    except OSError as error:
        tally.problems.append(("", f"it cannot be read: {error.strerror or error}"))


def _commit(
    spool: Spool,
    to: Addressed,
    waiting: Sequence[tuple[Found, Facts]],
    progress: Progress,
    tally: Tally,
    committed: Callable[[], None],
) -> None:
    if not waiting:
        return
    _wait_for_room(spool)
    files: list[Path] = []
    try:
        mails = [_incoming(spool, to, found, facts, files) for found, facts in waiting]
        state = progress.next_state([found.mark for found, _ in waiting])
        ids = spool.put_many(mails, states=[state])
    finally:
        for file in files:
            file.unlink(missing_ok=True)  # The spool has taken over what it kept.
    for found, facts in waiting:
        tally.count(found, facts)
    tally.first_delivery = tally.first_delivery or ids[0][0]
    tally.last_delivery = ids[-1][-1]
    committed()


def _wait_for_room(spool: Spool) -> None:
    """Go no faster than the mail is filed, as long as somebody files it; raise ImportStopped on a full disk."""
    least, since_s = spool.counts().waiting, time.monotonic()
    while least > ENOUGH_WAITING and time.monotonic() - since_s < PATIENCE_S:
        time.sleep(LOOK_EVERY_S)
        if (waiting := spool.counts().waiting) < least:
            least, since_s = waiting, time.monotonic()
    if disk_is_low(spool.incoming, LARGEST_BYTES):
        raise ImportStopped(
            "The disk is nearly full, so the import has stopped. Make room and run the same command again: "
            "it goes on where it was."
        )


def _incoming(spool: Spool, to: Addressed, found: Found, facts: Facts, files: list[Path]) -> Incoming:
    envelope = Envelope(
        door=DOOR,
        peer="",
        helo="",
        mail_from=facts.mail_from,
        recipients=to.recipients,
        history_at=facts.at or now(),
    )
    addressed = Addressed(to.mailbox, to.organisation, to.recipients, IMPORT)
    if len(found.raw) <= HEAVY_BYTES:
        return Incoming(envelope, found.raw, [addressed])
    path = spool.incoming / f"{os.getpid()}-{os.urandom(8).hex()}.part"
    files.append(path)
    with path.open("wb") as out:
        out.write(found.raw)
        out.flush()
        os.fdatasync(out.fileno())
    return Incoming(envelope, path, [addressed])
