"""What is claimed and waits in memory for a free sender: a short line, in which people's mail passes.

Some senders are kept free of machine mail, and a destination gets no more of them than it may have, so that a
slow or silent server holds up nobody but itself.
"""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from postroom.outbox.claiming import Claim
from postroom.outbox.models import Rank
from postroom.outbox.ways import Way

LOOK_AGAIN_S = 0.1


@dataclass(frozen=True, slots=True)
class Job:
    """Recipients of one mail that go to one destination; `domain` is theirs where it goes straight there."""

    taken: Claim
    ways: tuple[Way, ...]
    domain: str = ""
    claimed_s: float = field(default_factory=time.monotonic)

    @property
    def destination(self) -> str:
        """What its limits are counted by."""
        return f"{self.ways[0].key}/{self.domain}"


class Desk:
    """Hands out jobs to `senders` threads, at most `for_machines` of them at a time with machine mail."""

    def __init__(self, senders: int, for_machines: int) -> None:
        self._lock = threading.RLock()
        self._work, self._room = threading.Condition(self._lock), threading.Condition(self._lock)
        self._senders, self._for_machines = senders, for_machines
        self._waiting: list[Job] = []
        self._busy: Counter[str] = Counter()
        self._machines = 0
        self._buckets: dict[str, Bucket] = {}
        self._closing = False

    def put(self, jobs: list[Job]) -> None:
        """Add jobs; each goes behind those of its rank."""
        with self._lock:
            self._waiting = sorted([*self._waiting, *jobs], key=lambda job: job.taken.rank)
            self._work.notify(len(jobs))

    def take(self) -> Job | None:
        """Wait for a job that may be done now, and return it; None when the desk is closed."""
        with self._lock:
            while not self._closing:
                for place, job in enumerate(self._waiting):
                    if self._may_start(job):
                        del self._waiting[place]
                        self._busy[job.destination] += 1
                        self._machines += job.taken.rank > Rank.PERSON
                        self._room.notify()
                        return job
                self._work.wait(LOOK_AGAIN_S if self._waiting else None)
            return None

    def done(self, job: Job) -> None:
        """Make room for the next job, which whoever was busy with this one takes."""
        with self._lock:
            self._busy[job.destination] -= 1
            if not self._busy[job.destination]:
                del self._busy[job.destination]
            self._machines -= job.taken.rank > Rank.PERSON

    def wait_for_room(self, most: int, timeout_s: float) -> None:
        """Wait until fewer than `most` jobs wait."""
        with self._lock:
            self._room.wait_for(lambda: len(self._waiting) < most, timeout_s)

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return len(self._waiting)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits and nothing is under way."""
        return not self._waiting and not self._busy

    def waiting_by_destination(self) -> Counter[str]:
        """Return how many jobs wait for each destination."""
        with self._lock:
            return Counter(job.destination for job in self._waiting)

    def close(self) -> list[Job]:
        """Let nobody take any more; returns what was not begun."""
        with self._lock:
            self._closing = True
            left, self._waiting = self._waiting, []
            self._work.notify_all()
            return left

    def _may_start(self, job: Job) -> bool:
        if job.taken.rank > Rank.PERSON and self._machines >= self._for_machines:
            return False
        way = job.ways[0]
        if self._busy[job.destination] >= way.connections:
            return False
        if not way.per_minute:
            return True
        bucket = self._buckets.setdefault(job.destination, Bucket(way.per_minute))
        return bucket.take(way.per_minute)


class Bucket:
    """Lets through a number a minute, evenly, with the burst of a second."""

    def __init__(self, per_minute: int) -> None:
        self._filled_s = time.monotonic()
        self._left = max(1.0, per_minute / 60)

    def take(self, per_minute: int) -> bool:
        """Take one, if there is one."""
        at_s = time.monotonic()
        rate = per_minute / 60
        self._left = min(max(1.0, rate), self._left + (at_s - self._filled_s) * rate)
        self._filled_s = at_s
        if self._left < 1:
            return False
        self._left -= 1
        return True
