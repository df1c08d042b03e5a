"""What an import found and what became of it, for people and for programs."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from postroom.intake.importing.source import Discovery
from postroom.intake.importing.taking import Tally

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of the mails that were taken: all of them, once nothing waits."""

    filed: int = 0
    duplicate: int = 0
    quarantined: int = 0
    parked: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """One run, or what a run would do (`filed` is None); `known` are mails that the mailbox has by Message-ID."""

    mailbox: str
    tallies: Sequence[Tally]
    discovery: Discovery
    filed: Filed | None = None
    known: dict[Path, int] | None = None
    stopped: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return all of it, for a program."""
        return {
            "mailbox": self.mailbox,
            "dry_run": self.known is not None,
            "found": self._sum("found"),
            "taken": self._sum("taken"),
            "taken_before": self._sum("taken_before"),
            "problems": sum(len(tally.problems) for tally in self.tallies),
            "known": sum(self.known.values()) if self.known is not None else None,
            "outcomes": asdict(self.filed) if self.filed else None,
            "stopped": self.stopped or None,
            "folders": [self._folder(tally) for tally in self.tallies],
            "left_out": [{"path": str(path), "reason": reason} for path, reason in self.discovery.left_out],
        }

    def _folder(self, tally: Tally) -> dict[str, Any]:
        return {
            "path": str(tally.source.path),
            "kind": tally.source.kind,
            "found": tally.found,
            "taken": tally.taken,
            "taken_before": tally.taken_before,
            "known": self.known.get(tally.source.path, 0) if self.known is not None else None,
            "problems": [{"mail": mark, "reason": reason} for mark, reason in tally.problems],
            "size_bytes": tally.size_bytes,
            "first": tally.first.isoformat() if tally.first else None,
            "last": tally.last.isoformat() if tally.last else None,
        }

    def lines(self) -> list[str]:
        """Return all of it, for a person."""
        lines = [line for tally in self.tallies for line in self._lines_of(tally)]
        lines += ["", *self._sums()]
        lines += self._left("Could not be read:", self._problems())
        lines += self._left(
            "Not looked at:", [f"{path}: {reason}" for path, reason in self.discovery.left_out]
        )
        return [*lines, *([self.stopped] if self.stopped else [])]

    def _lines_of(self, tally: Tally) -> list[str]:
        verb = "to take" if self.known is not None else "taken"
        facts = [f"{tally.found:,} mails", f"{tally.taken:,} {verb}"]
        if tally.taken_before:
            facts.append(f"{tally.taken_before:,} taken by an earlier run")
        if tally.problems:
            facts.append(f"{len(tally.problems):,} cannot be read")
        if self.known is not None:
            facts.append(f"{self.known.get(tally.source.path, 0):,} already here")
        facts.append(size(tally.size_bytes))
        if tally.first and tally.last:
            facts.append(f"{tally.first:%Y-%m-%d} to {tally.last:%Y-%m-%d}")
        return [f"{tally.source.path} ({tally.source.kind})", f"    {' · '.join(facts)}"]

    def _sums(self) -> list[str]:
        taken, problems = self._sum("taken"), sum(len(tally.problems) for tally in self.tallies)
        before = self._sum("taken_before")
        if self.known is not None:
            known = sum(self.known.values())
            return [
                f"{self._sum('found'):,} mails found for {self.mailbox}: {taken:,} would be taken "
                f"({known:,} of them look as if the mailbox had them already), {before:,} were taken by an "
                f"earlier run, {problems:,} cannot be read. Nothing was changed."
            ]
        lines = [
            f"{self._sum('found'):,} mails found for {self.mailbox}: {taken:,} taken, {before:,} taken by an "
            f"earlier run, {problems:,} could not be read."
        ]
        if self.filed is not None and taken:
            lines += _became(taken, self.filed)
        return lines

    def _problems(self) -> list[str]:
        return [
            f"{tally.source.path}{f' ({mark})' if mark else ''}: {reason}"
            for tally in self.tallies
            for mark, reason in tally.problems
        ]

    @staticmethod
    def _left(title: str, lines: Sequence[str]) -> list[str]:
        if not lines:
            return []
        more = (
            [f"    and {len(lines) - MOST_SHOWN:,} more; --json names all"] if len(lines) > MOST_SHOWN else []
        )
        return [title, *(f"    {line}" for line in lines[:MOST_SHOWN]), *more]

    def _sum(self, name: str) -> int:
        return sum(getattr(tally, name) for tally in self.tallies)


def _became(taken: int, filed: Filed) -> list[str]:
    lines = [
        f"Of the {taken:,} taken: {filed.filed:,} filed, {filed.duplicate:,} were in the mailbox already, "
        f"{filed.quarantined:,} set aside, {filed.parked:,} parked, {filed.waiting:,} waiting."
    ]
    if filed.parked:
        lines.append(
            "`postroom spool list --state parked` says why mail was parked, `spool retry` tries again."
        )
    if filed.waiting:
        lines.append("What waits is safe in the spool and is filed while Postroom runs (`postroom serve`).")
    return lines


def size(count: float) -> str:
    """Return a number of bytes as people write it."""
    for unit in ("bytes", "KB", "MB"):
        if count < 1000:
            return f"{count:,.0f} {unit}" if unit == "bytes" else f"{count:,.1f} {unit}"
        count /= 1000
    return f"{count:,.1f} GB"
