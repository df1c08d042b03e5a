"""Fuzz by hand: `python -m tests.mail_fuzz --minutes 10 parse`; an input that fails is shown and kept."""

import argparse
import sys
from pathlib import Path

from tests.mail_fuzz.campaign import Finding, run
from tests.mail_fuzz.targets import TARGETS

SHOWN_BYTES = 600


def main() -> int:
    """Run the targets one after the other; 1 when something was found."""
    options = _arguments()
    found = 0
    for target in options.target or list(TARGETS):
        report = run(target, seconds=round(options.minutes * 60), keep=options.keep, echo=True)
        print(
            f"{target}: {report.executions} executions, {report.coverage} edges, {report.corpus} inputs kept"
        )
        if report.finding:
            found = 1
            _show(report.finding)
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mail_fuzz", description=__doc__)
    parser.add_argument("target", nargs="*", choices=[*TARGETS, []], help="what to fuzz; all without one")
    parser.add_argument("--minutes", type=float, default=10, help="for each target")
    parser.add_argument(
        "--keep",
        type=Path,
        default=Path("build/mail-fuzz"),
        help="where inputs are kept: a later run goes on from them",
    )
    return parser.parse_args()


def _show(finding: Finding) -> None:
    data = finding.input.read_bytes()
    print(
        f"\n{finding.reason}\n\nThe input, {len(data)} bytes, is kept in {finding.input}:\n{data[:SHOWN_BYTES]!r}"
    )
    print("Name it by its disease, put it into tests/mail/, and mend what it breaks.")


if __name__ == "__main__":
    sys.exit(main())
