"""What an import reads from: a source holds mails, one after the other, each with a mark of its own."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

MOST_BYTES = 150 * 1024 * 1024
EMPTY = "it is empty"
TOO_LARGE = f"it is larger than {MOST_BYTES // 1024**2} MiB: hand it on as a file instead"


@dataclass(frozen=True, slots=True)
class Found:
    """One mail of a source, or the reason why there is none, or so many that earlier runs have taken.

    `mark` names it within the source; `position` is how many bytes of the source are behind us with it.
    `from_line` is what stood on the "From " line of an mbox.
    """

    mark: str
    position: int
    raw: bytes = b""
    from_line: str = ""
    problem: str = ""
    taken_before: int = 0


class Source(Protocol):
    """A file or folder with mails."""

    path: Path
    kind: str
    size_bytes: int
    in_order: bool
    """Whether one mark says that everything before it is behind us, too."""

    def mails(self, done: Collection[str]) -> Iterator[Found]:
        """Read the mails; those whose marks are `done` are only counted. Raises OSError for a source that is gone."""
        ...


@dataclass(slots=True)
class Discovery:
    """The sources below some paths, and the files of which nothing can be read, with the reason."""

    sources: list[Source] = field(default_factory=list)
    left_out: list[tuple[Path, str]] = field(default_factory=list)
