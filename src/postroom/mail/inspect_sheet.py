"""What was seen in a mail, as a sheet to read in a terminal."""

import re
from collections.abc import Callable, Iterator

from postroom.mail.inspect import Fact, File, Inspection, Person, Report

_LABEL_WIDTH = 13
_TEXT_LINES = 40
_IDS_SHOWN = 3
_PEOPLE_SHOWN = 10
# What a stranger's mail must not send to a terminal: escapes, and marks that turn the direction of writing.
_NOT_FOR_TERMINALS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def sheet(seen: Inspection, emphasise: Callable[[str], str] = str) -> str:
    """Return the sheet, lines ended by line feeds; `emphasise` is given the labels. No control characters."""
    lines: list[str] = []
    for label, values in _rows(seen):
        for number, value in enumerate(values):
            shown = emphasise(f"{label:<{_LABEL_WIDTH}}") if not number else " " * _LABEL_WIDTH
            lines.append(f"{shown} {_harmless(value)}".rstrip())
    lines += ["", *(f"    {_harmless(line)}".rstrip() for line in _text(seen)), ""]
    return "\n".join(lines)


def _rows(seen: Inspection) -> Iterator[tuple[str, list[str]]]:
    yield "File", [seen["file"]]
    yield "Subject", [seen["subject"] or "(none)"]
    yield "From", [_person(seen["from"]) if seen["from"] else "(nobody)"]
    for label, people in (("To", seen["to"]), ("Cc", seen["cc"]), ("Reply-To", seen["reply_to"])):
        yield label, _cut([_person(person) for person in people], _PEOPLE_SHOWN)
    yield "Date", [seen["date"] or "(none that can be read)"]
    yield "Message-ID", [seen["message_id"] or "(none)"]
    yield "In-Reply-To", _cut(seen["in_reply_to"], _IDS_SHOWN)
    yield "References", _cut(seen["references"][::-1], _IDS_SHOWN)
    yield "Body", [f"{len(seen['text']):,} characters{', with HTML' if seen['html'] else ''}"]
    yield "Attachments", [_file(file) for file in seen["attachments"]]
    yield "Automatic", _fact(seen["automatic"])
    yield "Never reply", _fact(seen["never_reply"])
    yield "Bounce", _report(seen["bounce"])
    if seen["limited"]:
        yield "Limited", ["a limit was reached: this is only a part of the mail"]
    yield "Defects", seen["defects"]


def _person(person: Person) -> str:
    if not person["address"]:
        return person["name"]
    return f"{person['name']} <{person['address']}>" if person["name"] else person["address"]


def _cut(values: list[str], most: int) -> list[str]:
    return values if len(values) <= most else [*values[:most], f"… and {len(values) - most} more"]


def _file(file: File) -> str:
    name = file["name"] or "(no name)"
    return f"{name}  {file['content_type']}, {file['size']:,} bytes, sha256 {file['sha256'][:16]}…"


def _fact(fact: Fact) -> list[str]:
    return [fact["verdict"], *fact["reasons"]]


def _report(report: Report | None) -> list[str]:
    if report is None:
        return ["no"]
    about = report["returned_message_id"]
    return [
        *(
            f"{one['address']}  {one['action']} {one['status']} {one['reason']}"
            for one in report["recipients"]
        ),
        f"about {about}" if about else "which mail it is about is not said",
    ]


def _text(seen: Inspection) -> list[str]:
    lines = seen["new_text"].splitlines() or ["(no new text)"]
    return (
        lines
        if len(lines) <= _TEXT_LINES
        else [*lines[:_TEXT_LINES], f"… {len(lines) - _TEXT_LINES} lines more"]
    )


def _harmless(text: str) -> str:
    return _NOT_FOR_TERMINALS.sub("\ufffd", text)
