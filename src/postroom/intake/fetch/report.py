"""How each account fares, as small files that the floor above reads. They may be lost: the next tells it anew."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Phase = Literal["connecting", "fetching", "waiting", "failing", "stopped"]


@dataclass(frozen=True, slots=True)
class Report:
    """The state of one account. Times are seconds since 1970, 0 for never.

    `fetched` counts mails ever; `history` those that were there at the first connection; `left` what is still
    to be fetched now; `aside` what could not be read. `failures` counts the attempts in a row that failed,
    since `failing_since`; `error` is a sentence.
    """

    account: int
    phase: Phase = "connecting"
    succeeded_at: float = 0.0
    fetched: int = 0
    history: int = 0
    left: int = 0
    aside: int = 0
    tells: bool = False
    error: str = ""
    failures: int = 0
    failing_since: float = 0.0
    next_at: float = 0.0


def write_report(folder: Path, report: Report) -> None:
    """Replace the report of an account."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{report.account}.{os.getpid()}"
    partial.write_text(json.dumps(asdict(report)))
    partial.replace(folder / f"{report.account}.json")


def read_reports(folder: Path) -> dict[int, Report]:
    """Return the newest reports by account; what cannot be read is left out."""
    found = {}
    for path in folder.glob("[0-9]*.json"):
        try:
            report = Report(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            continue
        found[report.account] = report
    return found


def remove_report(folder: Path, account: int) -> None:
    """Forget an account that is gone."""
    (folder / f"{account}.json").unlink(missing_ok=True)
