"""Counting what was concluded as expected, and keeping what was not."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SHOWN_CHARACTERS = 160


@dataclass(slots=True)
class Tally:
    """How many of what was compared was right; a miss is a line for a person to read."""

    right: int = 0
    total: int = 0
    misses: list[str] = field(default_factory=list)

    def check(self, right: bool, what: str, expected: object = "", got: object = "") -> bool:
        """Count one comparison; `what` names the mail and the field."""
        self.total += 1
        if right:
            self.right += 1
        else:
            self.misses.append(f"{what}: expected {_short(expected)}, got {_short(got)}")
        return right

    def equal(self, expected: object, got: object, what: str) -> bool:
        """Count one comparison of two values."""
        return self.check(expected == got, what, expected, got)

    @property
    def percent(self) -> float:
        return 100 * self.right / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Goal:
    """What a folder must reach, in percent of a tally."""

    about: str
    tally: Tally
    least_percent: float

    @property
    def reached(self) -> bool:
        return self.tally.total > 0 and self.tally.percent >= self.least_percent


@dataclass(frozen=True, slots=True)
class Result:
    """The goals of one folder, and in `deliberate` what differs on purpose, each with its reason."""

    folder: str
    goals: tuple[Goal, ...]
    deliberate: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return all(goal.reached for goal in self.goals)


def expectations(path: Path) -> Mapping[str, Any]:
    """Read a file of expected results."""
    found: Mapping[str, Any] = json.loads(path.read_text())
    return found


def squeezed(text: str | None) -> str:
    """Return a text for comparing: NFC, control characters as blanks, white space single."""
    composed = unicodedata.normalize("NFC", text or "")
    return " ".join("".join(" " if ord(char) < 32 or ord(char) == 127 else char for char in composed).split())


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= SHOWN_CHARACTERS else f"{shown[:SHOWN_CHARACTERS]}…"
