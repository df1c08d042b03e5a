"""`postroom mail …`: needs no installation, only the mail."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from postroom.config.options import json_option
from postroom.mail.inspect import as_line, describe
from postroom.mail.inspect_sheet import sheet
from postroom.mail.model import Defect, Mail
from postroom.mail.parse import parse

STANDARD_INPUT = "-"
LARGEST_BYTES = 50 * 1024 * 1024
_PIPE_CLOSED = 128 + 13  # as the shell calls a program that ended because nobody reads on (SIGPIPE)

Found = tuple[str, OSError | None]


@click.group()
def mail() -> None:
    """Look into single mails, as files; needs no installation."""


@mail.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE|DIR…")
@json_option
@click.option("--own", multiple=True, metavar="ADDRESS", help="An address of yours; may be given again.")
def inspect(paths: tuple[str, ...], as_json: bool, own: tuple[str, ...]) -> None:
    """Show what Postroom sees in mails.

    Each FILE is one mail as it came over the wire (RFC 5322), "-" is standard input; a DIR is searched for files
    with all folders below it, in the order of their names. Nothing is stored, sent or fetched.

    With --json each mail is one line, an object with

    \b
      file                 the path
      message_id           without angle brackets, or null
      in_reply_to[]        ids likewise
      references[]         ids likewise, at most the first and the last 32
      subject              decoded, "" if there is none
      from                 {name, address} of the first author, or null
      to[], cc[]           {name, address} each, groups resolved
      reply_to[]           likewise
      date                 in UTC, as 2025-07-03T08:12:00Z, or null
      text                 the body as plain text, made from the HTML if need be
      new_text             what was newly written: without quotations and signature
      html                 true if there is an HTML body
      attachments[]        {name, content_type, size, sha256}: pictures inside the text and attached mails
                           too; the name made safe, or null; the type as the bytes tell; both sizes and
                           hashes are of the decoded bytes
      automatic            {verdict, reasons[]}: was it made by a machine? yes, no, or weak (hints only)
      bounce               null, or what failed or is delayed: {recipients[{address, action, status,
                           reason}], returned_message_id}
      never_reply          {verdict, reasons[]}: yes if no automatic answer may go to it, else no
      limited              true if a limit of size, depth or number cut something
      defects[]            what was wrong with the mail

    What cannot be read gives {file, error} instead; the others go on, and the exit code is 1.
    """
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    own_addresses = frozenset(address.strip().lower() for address in own)
    failures = 0
    try:
        for path, error in _files(paths):
            problem = _sentence(error) if error else _show(path, own_addresses, as_json)
            if problem:
                failures += 1
                _complain(path, problem, as_json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_PIPE_CLOSED)
    if failures:
        sys.exit(1)


def _files(paths: Iterable[str]) -> Iterator[Found]:
    """Yield the files that are named, and those below the folders that are; an error with what is closed to us."""
    for named in paths:
        if named == STANDARD_INPUT or not Path(named).is_dir():
            yield named, None
        else:
            yield from _below(named)


def _below(folder: str) -> Iterator[Found]:
    """Yield the files below a folder; links to folders, which may lead in circles, pipes and devices are left out."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        place = Path(path)
        try:
            if place.is_dir() and (path == folder or not place.is_symlink()):
                names = sorted((entry.name for entry in place.iterdir()), reverse=True)
                waiting += (f"{path.rstrip('/')}/{name}" for name in names)
            elif place.is_file() or not place.exists():
                yield path, None
        except OSError as error:
            yield path, error


def _show(path: str, own_addresses: frozenset[str], as_json: bool) -> str:
    """Print what is seen in one mail; return what is wrong, or "" where all is well."""
    try:
        mail = _read(path)
        seen = describe(mail, _printable(path), own_addresses)
        printed = as_line(seen) if as_json else sheet(seen, lambda label: click.style(label, bold=True))
    except OSError as error:
        return _sentence(error)
    except Exception as error:  # noqa: BLE001 - one mail that we fail to read must not stop thousands
        return f"This mail makes Postroom fail ({type(error).__name__}). Please report it, with the mail if you may."
    click.echo(printed)
    return ""


def _read(path: str) -> Mail:
    if path == STANDARD_INPUT:
        raw = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    else:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    if len(raw) <= LARGEST_BYTES:
        return parse(raw)
    mail = parse(raw[:LARGEST_BYTES])
    cut = Defect("mail-too-large", f"only the first {LARGEST_BYTES:,} bytes are read")
    return replace(mail, limited=True, defects=(cut, *mail.defects))


def _complain(path: str, problem: str, as_json: bool) -> None:
    if as_json:
        click.echo(as_line({"file": _printable(path), "error": problem}))
    click.echo(f"postroom: {_printable(path)}: {problem}", err=True)


def _sentence(error: OSError) -> str:
    return f"It cannot be read: {error.strerror or error}."


def _printable(path: str) -> str:
    """A path as text; bytes in it that are no UTF-8 are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")
