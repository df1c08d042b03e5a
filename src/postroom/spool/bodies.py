"""The raw mail: where it lies in the log, or the file of a large one; and when that can go."""

import contextlib
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from postroom.kit.files import sync_folder
from postroom.kit.sqlite import sqlite3
from postroom.spool import log
from postroom.spool.log import Segment
from postroom.spool.records import Incoming

_SELECT_PLACES = (
    "SELECT mail.id, file, segment.name, start, size FROM mail LEFT JOIN segment ON segment.id = segment"
)


class LargeFiles:
    """The files of large mails, which the spool takes over from the doors."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder

    def take_over(self, mails: Sequence[Incoming]) -> list[Path | None]:
        """Move the files of `mails` here; on stable storage on return. None for mail that is no file."""
        taken: list[Path | None] = []
        try:
            for mail in mails:
                taken.append(self._take(mail.raw) if isinstance(mail.raw, Path) else None)
            if any(taken):
                sync_folder(self.folder)
        except BaseException:
            self.give_back(mails, taken)
            raise
        return taken

    def give_back(self, mails: Sequence[Incoming], taken: Sequence[Path | None]) -> None:
        """Undo `take_over`."""
        for mail, path in zip(mails, taken, strict=False):
            if path is not None and isinstance(mail.raw, Path):
                path.rename(mail.raw)

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            (self.folder / name).unlink(missing_ok=True)

    def _take(self, path: Path) -> Path:
        return path.rename(self.folder / f"{time.time_ns():x}-{os.urandom(6).hex()}.eml")


def read_bodies(
    connection: sqlite3.Connection, log_folder: Path, large: Path, mail_ids: Sequence[int]
) -> dict[int, bytes]:
    """Return the raw of several mails; those that are gone are left out."""
    marks = ",".join("?" * len(mail_ids))
    query = f"{_SELECT_PLACES} WHERE mail.id IN ({marks})"
    bodies: dict[int, bytes] = {}
    by_segment: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for mail_id, file, name, start, size in connection.execute(query, tuple(mail_ids)).fetchall():
        if file is None:
            by_segment[name].append((mail_id, start, size))
        else:
            with contextlib.suppress(FileNotFoundError):
                bodies[mail_id] = (large / file).read_bytes()
    for name, places in by_segment.items():
        with contextlib.suppress(FileNotFoundError), Segment(log_folder, name) as segment:
            bodies |= {mail_id: segment.body(start, size) for mail_id, start, size in places}
    return bodies


def unneeded_segments(connection: sqlite3.Connection) -> list[tuple[int, str, int]]:
    """Return the segments that were read to their end and hold no mail that is wanted: id, name, end."""
    rows = connection.execute("SELECT id, name, done FROM segment WHERE gone AND mails = 0")
    return [(number, name, done) for number, name, done in rows]


def remove_segments(
    connection: sqlite3.Connection, folder: Path, unneeded: Sequence[tuple[int, str, int]]
) -> None:
    """Remove segments; what is known of them is forgotten last, or they would be read again after a crash."""
    for _, name, end in unneeded:
        log.remove(folder, name, end)
    sync_folder(folder)
    connection.executemany("DELETE FROM segment WHERE id = ?", [(number,) for number, _, _ in unneeded])
