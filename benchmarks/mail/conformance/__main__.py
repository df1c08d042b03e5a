"""Compare with all folders of a collection and print the table: `python -m benchmarks.mail.conformance FOLDER`.

The exit code is 1 where a goal is missed.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.mail.conformance import bounce, nasty, parse, real, reply, threads
from benchmarks.mail.conformance.tally import Goal, Result

FOLDERS: dict[str, Callable[[Path], Result]] = {
    "nasty": nasty.measure,
    "parse": parse.measure,
    "reply": reply.measure,
    "bounce": bounce.measure,
    "threads": threads.measure,
    "real": real.measure,
}


def main(corpus: Path) -> int:
    missing = [name for name in FOLDERS if not (corpus / name).is_dir()]
    if missing:
        print(
            f"{corpus} has no folder {', '.join(missing)}. Name the collection: make conformance CORPUS=FOLDER"
        )
        return 2
    results = [measure(corpus / name) for name, measure in FOLDERS.items()]
    for result in results:
        _print_details(result)
    _print_table(results)
    return 0 if all(result.passed for result in results) else 1


def _print_details(result: Result) -> None:
    for goal in result.goals:
        if goal.tally.misses:
            print(f"{result.folder}, {goal.about}, not as expected:")
            print("".join(f"  {miss}\n" for miss in goal.tally.misses))
    if result.deliberate:
        print(f"{result.folder}, different on purpose:")
        print("".join(f"  {difference}\n" for difference in result.deliberate))


def _print_table(results: Sequence[Result]) -> None:
    rows = [("folder", "goal", "figure", "verdict")]
    for result in results:
        goals, figures = map(_aim, result.goals), map(_figure, result.goals)
        rows.append(
            (result.folder, "; ".join(goals), "; ".join(figures), "pass" if result.passed else "FAIL")
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _aim(goal: Goal) -> str:
    return f"{'all' if goal.least_percent == 100 else f'≥ {goal.least_percent:g} %'} {goal.about}"


def _figure(goal: Goal) -> str:
    return f"{goal.tally.right}/{goal.tally.total} = {goal.tally.percent:.1f} %"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])) if len(sys.argv) == 2 else __doc__)
