"""The facts of enmime's tests, of texts and files of whole mails."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.mail.conformance.tally import Tally, expectations, squeezed

from postroom.mail.inspect import describe
from postroom.mail.model import Attachment, Mail
from postroom.mail.parse import parse

_PNG = "\x89PNG"


def compare(folder: Path, tally: Tally) -> None:
    """Compare what is said of each whole mail, and the content of single parts."""
    for name, wanted in expectations(folder / "expected.json").items():
        mail = parse((folder / name).read_bytes())
        _compare_text(wanted, mail, f"enmime/{name}", tally)
        _compare_headers(wanted, mail, f"enmime/{name}", tally)
        _compare_files(wanted, mail, f"enmime/{name}", tally)
        _compare_part(wanted.get("part") or {}, wanted.get("children") or (), mail, f"enmime/{name}", tally)


def _compare_text(wanted: Mapping[str, Any], mail: Mail, name: str, tally: Tally) -> None:
    for key, got in (
        ("text", mail.text),
        ("text_stripped", mail.text),
        ("content", mail.text),
        ("html", mail.html),
    ):
        if wanted.get(key) is not None:
            tally.equal(squeezed(wanted[key]).replace(" -- ", " "), squeezed(got), f"{name} {key}")
    for key, got in (
        ("text_contains", mail.text),
        ("html_contains", mail.html),
        ("content_contains", mail.text),
        ("explanation_text", mail.text),
        ("explanation_html", mail.html),
    ):
        parts = wanted.get(key) or ()
        for part in (parts,) if isinstance(parts, str) else parts:
            tally.check(squeezed(part) in squeezed(got), f"{name} {key}", part, got)


def _compare_headers(wanted: Mapping[str, Any], mail: Mail, name: str, tally: Tally) -> None:
    seen = describe(mail, name)
    if wanted.get("subject") is not None:
        tally.equal(wanted["subject"], seen["subject"], f"{name} subject")
    if wanted.get("date_utc"):
        tally.equal(wanted["date_utc"], seen["date"], f"{name} date")
    if wanted.get("root_headers"):
        tally.equal(wanted["root_headers"], len(mail.headers.fields), f"{name} headers")
    if wanted.get("from_addresses_at_least"):
        tally.check(len(mail.from_) >= wanted["from_addresses_at_least"], f"{name} from", 1, mail.from_)
    for part in wanted.get("from_contains") or ():
        tally.check(any(part in one.name for one in mail.from_), f"{name} from", part, mail.from_)
    recipients = [one["Final-Recipient"].partition(";")[2] for one in wanted.get("recipients") or ()]
    if recipients:
        got = [one["address"].lower() for one in (seen["bounce"] or {"recipients": []})["recipients"]]
        tally.equal(sorted(one.lower() for one in recipients), sorted(got), f"{name} recipients")


def _compare_files(wanted: Mapping[str, Any], mail: Mail, name: str, tally: Tally) -> None:
    listed = [wanted.get(key) for key in ("attachments", "inlines", "other_parts")]
    if listed[0] is not None and listed[1] is not None:
        files = [one for files in listed for one in files or ()]
        if tally.equal(len(files), len(mail.attachments), f"{name} number of files"):
            for one, file in zip(files, mail.attachments, strict=True):
                _compare_file(one, file, name, tally)
    elif listed[0]:
        _compare_file(listed[0][0], mail.attachments[0], name, tally)
    if wanted.get("attachments_first"):
        _compare_file(wanted["attachments_first"], mail.attachments[0], name, tally)


def _compare_file(wanted: Mapping[str, Any], file: Attachment, name: str, tally: Tally) -> None:
    if "filename" in wanted:
        tally.equal(wanted["filename"], file.declared_name, f"{name} file name")
    if "sha256" in wanted:
        tally.equal(wanted["sha256"], hashlib.sha256(file.content).hexdigest(), f"{name} sha256")
    if "content" in wanted:
        tally.check(
            file.content.startswith(_PNG.encode("latin-1")), f"{name} content", "a PNG", file.content[:8]
        )
    if "content_contains" in wanted:
        text = file.content.decode("utf-8", "replace")
        tally.check(wanted["content_contains"] in text, f"{name} content", wanted["content_contains"], text)


def _compare_part(
    part: Mapping[str, Any], children: Sequence[Mapping[str, Any]], mail: Mail, name: str, tally: Tally
) -> None:
    if part.get("content_type"):
        tally.equal(part["content_type"], mail.root.content_type, f"{name} type")
    if children and tally.equal(len(children), len(mail.root.children), f"{name} parts"):
        for child, got in zip(children, mail.root.children, strict=True):
            if child.get("content_type"):
                tally.equal(child["content_type"], got.content_type, f"{name} type of a part")
            if child.get("content_contains"):
                text = got.content.decode("utf-8", "replace")
                tally.check(
                    child["content_contains"] in text, f"{name} part", child["content_contains"], text
                )
