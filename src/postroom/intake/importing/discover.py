"""What is there to be imported: paths as people name them become sources."""

import gzip
import os
import re
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from postroom.intake.importing.files import CUR, NEW, Archive, MaildirFolder, MailFiles
from postroom.intake.importing.mbox import GZIP, Mbox
from postroom.intake.importing.source import Discovery

MAIL_SUFFIXES = (".eml", ".emlx", ".mht", ".rfc822")
IGNORED_SUFFIXES = (".msf", ".index", ".dat", ".plist", ".sqlite", ".ini", ".lock")
OUTLOOK = "Outlook's own format: export it as .eml files or as mbox first"
PACKED = "an archive that is no .zip: unpack it first"
UNKNOWN = "no mail was recognised in it"
_FIELD = re.compile(rb"[!-9;-~]{1,76}[ \t]*:[ \t]|From |>From |Return-Path:")
_NUMBERED = re.compile(r"\d+\.?")


def discover(paths: Sequence[Path]) -> Discovery:
    """Return the sources at and below `paths`, in order. Raises FileNotFoundError for one that is not there."""
    found = Discovery()
    for path in paths:
        if path.is_dir():
            _walk(path.resolve(), found)
        elif path.exists():
            _file(path.resolve(), found)
        else:
            raise FileNotFoundError(path)
    return found


def _walk(top: Path, found: Discovery) -> None:
    for folder, folders, names in os.walk(top):
        path = Path(folder)
        folders.sort()
        if CUR in folders or NEW in folders:
            found.sources.append(MaildirFolder(path))
            folders[:] = [name for name in folders if name not in (CUR, NEW, "tmp")]
        else:
            _files(path, sorted(names), found)


def _files(folder: Path, names: list[str], found: Discovery) -> None:
    mails = []
    for name in names:
        path = folder / name
        if name.startswith(".") or path.suffix.lower() in IGNORED_SUFFIXES or not path.is_file():
            continue
        if _is_one_mail(path):
            mails.append(name)
        else:
            _file(path, found)
    if mails:
        found.sources.append(MailFiles(folder, mails))


def _file(path: Path, found: Discovery) -> None:
    try:
        start = _start(path)
        if start.startswith(b"From "):
            found.sources.append(Mbox(path))
        elif zipfile.is_zipfile(path):
            found.sources.append(Archive(path))
        elif _is_one_mail(path) or _FIELD.match(start):
            found.sources.append(MailFiles(path.parent, [path.name]))
        elif path.stat().st_size:
            found.left_out.append((path, _reason(path, start)))
    except OSError as error:
        found.left_out.append((path, f"it cannot be read: {error.strerror or error}"))


def _start(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked where gzip packed it."""
    with path.open("rb") as file:
        start = file.read(512)
    if not start.startswith(GZIP):
        return start.lstrip()
    try:
        with gzip.open(path) as packed:
            return packed.read(512).lstrip()
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return start


def _is_one_mail(path: Path) -> bool:
    """Whether its name says that it holds one mail; MH names mails by numbers."""
    if path.suffix.lower() in MAIL_SUFFIXES:
        return True
    if not _NUMBERED.fullmatch(path.name):
        return False
    try:
        return bool(_FIELD.match(_start(path)))
    except OSError:
        return False


def _reason(path: Path, start: bytes) -> str:
    if path.suffix.lower() in (".pst", ".ost", ".msg"):
        return OUTLOOK
    if start.startswith((GZIP, b"7z", b"Rar!")) or path.suffix.lower() in (
        ".gz",
        ".tgz",
        ".tar",
        ".xz",
        ".bz2",
    ):
        return PACKED
    return UNKNOWN
