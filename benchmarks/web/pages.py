"""Server time and queries of the list and of conversations in a large organisation, beside the bare look-up.

    python -m benchmarks.web.pages [--data DIR] [--conversations 20000] [--rounds 200]

Without --data a population is built in a folder of its own (benchmarks/population). The pages are asked for as a
member of some mailboxes, a different conversation each time, through Django's handler without the network; the
kinds take turns, so that what else the machine does falls on all of them; on a busy machine the time of the
processor is the one to compare.
"""

import argparse
import gc
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.population.build import populate, prepare

LIST = (
    "SELECT id, subject, excerpt, correspondents, latest_at FROM conversations_conversation"
    " WHERE organisation_id = %s AND status = 'open' ORDER BY latest_at DESC, id DESC LIMIT 50"
)
TIMELINE = (
    "SELECT id, subject, text, from_name, received_at FROM conversations_message"
    " WHERE conversation_id = %s ORDER BY received_at"
)


@dataclass
class Kind:
    """A page that is asked for again and again, and what that took."""

    name: str
    ask: Callable[[int], None]
    taken_ms: list[float] = field(default_factory=list)
    worked_ms: list[float] = field(default_factory=list)
    queries: int = 0


def main() -> None:
    """Build where there is nothing yet, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    parser.add_argument("--conversations", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    data = options.data or Path(tempfile.mkdtemp(prefix="postroom-pages-"))
    try:
        prepare(data)
        if not options.data:
            populate(options.conversations)
        measure(options.rounds)
    finally:
        if not options.data:
            shutil.rmtree(data)


def measure(rounds: int) -> None:
    """Ask for every kind of page in turn and print medians, 95th percentiles and queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    kinds = list(pages())
    for kind in kinds:
        kind.ask(0)
    gc.collect()
    gc.freeze()  # As in every role of `serve`.
    for turn in range(rounds + 5):
        for kind in kinds:
            start, worked = time.perf_counter(), time.process_time()
            kind.ask(turn)
            if turn >= 5:
                kind.taken_ms.append((time.perf_counter() - start) * 1000)
                kind.worked_ms.append((time.process_time() - worked) * 1000)
    for kind in kinds:
        with CaptureQueriesContext(connection) as asked:
            kind.ask(rounds)
        kind.queries = len(asked)
    print(f"milliseconds of server time, {rounds} rounds, load {os.getloadavg()[0]:.1f}")
    for kind in kinds:
        p95 = statistics.quantiles(kind.taken_ms, n=20)[-1]
        median, worked = statistics.median(kind.taken_ms), statistics.median(kind.worked_ms)
        figures = f"median {median:7.2f}   p95 {p95:7.2f}   processor {worked:6.2f}"
        print(f"  {kind.name:<28} {figures}   {kind.queries:3} queries")


def pages() -> list[Kind]:
    """Return the kinds of pages, each for a person who sees some mailboxes."""
    from django.db import connection
    from django.test import Client

    from postroom.accounts.models import Person, Role
    from postroom.conversations.access import conversations_of, newest_first

    person: Person = Person.objects.filter(role=Role.MEMBER).order_by("pk")[0]
    numbers = list(
        newest_first(conversations_of(person).filter(status="open")).values_list("pk", flat=True)[:1000]
    )
    long = conversations_of(person).order_by("-message_count").values_list("pk", flat=True)[0]
    client = Client()
    client.force_login(person)

    def page(address: str) -> None:
        assert client.get(address).status_code == 200

    def look_up(statement: str, number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [number])
            cursor.fetchall()

    def one(turn: int) -> int:
        return int(numbers[turn * 7 % len(numbers)])

    def part(turn: int) -> None:
        headers = {"HX-Request": "true", "HX-Target": "reader"}
        assert client.get(f"/conversations/{one(turn)}", headers=headers).status_code == 200

    return [
        Kind("the bare list", lambda _: look_up(LIST, person.organisation_id)),
        Kind("the bare timeline", lambda turn: look_up(TIMELINE, one(turn))),
        Kind("list", lambda _: page("/inbox")),
        Kind("conversation", lambda turn: page(f"/conversations/{one(turn)}")),
        Kind("conversation from the list", part),
        Kind("the longest conversation", lambda _: page(f"/conversations/{long}")),
    ]


if __name__ == "__main__":
    main()
