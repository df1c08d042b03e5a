"""Mails that are files of their own: Maildirs, folders of .eml files, and archives of such."""

import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from postroom.intake.importing.source import MOST_BYTES, TOO_LARGE, Found

CUR, NEW = "cur", "new"
GONE = "it was moved or removed meanwhile: run the import again"


@dataclass
class MaildirFolder:
    """One folder of a Maildir, without its subfolders. A mark is the name of a mail without its flags."""

    path: Path
    kind: str = "Maildir"
    in_order: bool = False
    size_bytes: int = field(init=False)
    _files: list[Path] = field(init=False)

    def __post_init__(self) -> None:
        found = [file for name in (NEW, CUR) for file in _files_in(self.path / name)]
        self._files = sorted(found, key=lambda file: file.name)
        self.size_bytes = _size(self._files)

    def mails(self, done: Collection[str]) -> Iterator[Found]:
        return _each(self._files, done, lambda file: file.name.partition(":")[0], self._read)

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except FileNotFoundError:  # A reader of the mailbox has changed its flags, and so its name.
            unique = file.name.partition(":")[0]
            moved = next((one for one in _files_in(self.path / CUR) if one.name.startswith(unique)), None)
            if moved is None:
                raise
            return moved.read_bytes()


@dataclass
class MailFiles:
    """Files with one mail each (.eml, .emlx, the numbered files of MH) in one folder. A mark is a name."""

    path: Path
    names: list[str]
    kind: str = "mail files"
    in_order: bool = False
    size_bytes: int = field(init=False)

    def __post_init__(self) -> None:
        self.names.sort()
        self.size_bytes = _size([self.path / name for name in self.names])

    def mails(self, done: Collection[str]) -> Iterator[Found]:
        return _each([self.path / name for name in self.names], done, lambda file: file.name, _read)


def _read(file: Path) -> bytes:
    raw = file.read_bytes()
    if file.suffix.lower() == ".emlx":  # Apple's: the length in bytes on a line, the mail, a property list.
        length, _, rest = raw.partition(b"\n")
        if length.strip().isdigit():
            return rest[: int(length)]
    return raw


def _each(
    files: list[Path], done: Collection[str], mark_of: Callable[[Path], str], read: Callable[[Path], bytes]
) -> Iterator[Found]:
    position = 0
    for file in files:
        try:
            size = file.stat().st_size
        except OSError:
            size = 0
        position += size
        mark = mark_of(file)
        if mark in done:
            yield Found(mark, position, taken_before=1)
            continue
        try:
            yield (
                Found(mark, position, problem=TOO_LARGE)
                if size > MOST_BYTES
                else Found(mark, position, read(file))
            )
        except FileNotFoundError:
            yield Found(mark, position, problem=GONE)
        except OSError as error:
            yield Found(mark, position, problem=f"it cannot be read: {error.strerror or error}")


@dataclass
class Archive:
    """The .eml files in a zip archive. A mark is the name of a member."""

    path: Path
    kind: str = "zip archive"
    in_order: bool = False
    size_bytes: int = field(init=False)

    def __post_init__(self) -> None:
        self.size_bytes = self.path.stat().st_size

    def mails(self, done: Collection[str]) -> Iterator[Found]:
        try:
            with zipfile.ZipFile(self.path) as archive:
                yield from self._members(archive, done)
        except zipfile.BadZipFile as error:
            yield Found("", self.size_bytes, problem=f"the archive is damaged: {error}")

    def _members(self, archive: zipfile.ZipFile, done: Collection[str]) -> Iterator[Found]:
        position = 0
        for member in archive.infolist():
            position += member.compress_size
            if not member.filename.lower().endswith(".eml"):
                continue
            if member.filename in done:
                yield Found(member.filename, position, taken_before=1)
                continue
            try:
                with archive.open(member) as stream:
                    raw = stream.read(MOST_BYTES + 1)
            except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
                yield Found(member.filename, position, problem=f"it cannot be unpacked: {error}")
                continue
            if len(raw) > MOST_BYTES:
                yield Found(member.filename, position, problem=TOO_LARGE)
            else:
                yield Found(member.filename, position, raw)


def _files_in(folder: Path) -> list[Path]:
    try:
        return [file for file in folder.iterdir() if not file.name.startswith(".") and file.is_file()]
    except FileNotFoundError:
        return []


def _size(files: list[Path]) -> int:
    size = 0
    for file in files:
        try:
            size += file.stat().st_size
        except OSError:
            continue
    return size
