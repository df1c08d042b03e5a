"""Search in an organisation of a million messages: adding, and the first page by date and by relevance.

    python -m benchmarks.search.million --data DIR [--rebuild] [--person person3@acme.test]

DIR is an installation made by `benchmarks.population.build`. The index is made first where there is none.
"""

import argparse
import gc
import time
from pathlib import Path

from benchmarks.population.build import prepare
from benchmarks.population.prose import Prose
from benchmarks.search.asking import queries, summed_up, times_ms


def main() -> None:
    """Index if need be, ask, print milliseconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument(
        "--person", default="person3@acme.test", help="who asks; ada@acme.test sees all mailboxes"
    )
    options = parser.parse_args()
    prepare(options.data)
    from django.core.management import call_command

    from postroom.accounts.models import Person
    from postroom.search.find import find
    from postroom.search.index.generations import current, index_of
    from postroom.search.index.rebuild import rebuild

    call_command("migrate", verbosity=0, interactive=False)
    if options.rebuild or current() is None:
        start = time.perf_counter()
        engine = index_of(rebuild(lambda left: None))
        seconds = time.perf_counter() - start
        print(f"{engine.count():,} documents in {seconds:.0f} s, {engine.count() / seconds:,.0f} a second")
    generation = current()
    if generation is None:
        raise SystemExit("there is no index")
    engine = index_of(generation)
    print(f"{engine.count():,} documents, {engine.size_bytes() / 1e6:,.0f} MB; first 25, milliseconds")
    person = Person.objects.get(email=options.person)
    gc.collect()
    gc.freeze()  # As in every role of `serve`.
    print(f"  {'':<18} {'newest first':>22} {'by relevance':>22}")
    every: tuple[list[float], list[float]] = ([], [])
    for kind, asked in queries(Prose()).items():
        by_date = times_ms(lambda query: find(person, query), asked)
        ranked = times_ms(lambda query: find(person, query, order="relevance"), asked)
        every[0].extend(by_date)
        every[1].extend(ranked)
        _print(kind, by_date, ranked)
    _print("all of them", *every)


def _print(kind: str, *columns: list[float]) -> None:
    figures = (f"median {median:6.1f}  p95 {p95:6.1f}" for median, p95 in map(summed_up, columns))
    print(f"  {kind:<18} {'  '.join(figures)}")


if __name__ == "__main__":
    main()
