"""What Postroom sees in a mail, as one value that JSON can hold: for operators, and for programs that check."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import TypedDict

from postroom.mail.automatic import automatic
from postroom.mail.bounce import bounce
from postroom.mail.model import Address, Attachment, Automatic, Bounce, Mail, NeverReply, Reason
from postroom.mail.names import safe_name
from postroom.mail.never_reply import never_reply
from postroom.mail.parse import parse
from postroom.mail.quotes_html import split_body


class Person(TypedDict):
    """A name and an address; a From that is a bare word ("root") is a name without an address."""

    name: str
    address: str


class File(TypedDict):
    """A file of a mail: `name` as the mail gives it, made safe, None where it gives none; `size` in bytes."""

    name: str | None
    content_type: str
    size: int
    sha256: str


class Fact(TypedDict):
    """A verdict, "yes", "no" or "weak", and why: each reason is the rule and the words that it found."""

    verdict: str
    reasons: list[str]


class Recipient(TypedDict):
    """What became of one recipient: see `model.BouncedRecipient`."""

    address: str
    action: str
    status: str
    reason: str


class Report(TypedDict):
    """A report that a mail failed or is delayed, and the id of the mail that came back."""

    recipients: list[Recipient]
    returned_message_id: str | None


Inspection = TypedDict(
    "Inspection",
    {
        "file": str,
        "message_id": str | None,
        "in_reply_to": list[str],
        "references": list[str],
        "subject": str,
        "from": Person | None,
        "to": list[Person],
        "cc": list[Person],
        "reply_to": list[Person],
        "date": str | None,
        "text": str,
        "new_text": str,
        "html": bool,
        "attachments": list[File],
        "automatic": Fact,
        "bounce": Report | None,
        "never_reply": Fact,
        "limited": bool,
        "defects": list[str],
    },
)


def inspect(raw: bytes, file: str, own_addresses: frozenset[str] = frozenset()) -> Inspection:
    """Return all that is seen in a mail. Never raises, whatever the bytes.

    Ids are without angle brackets, `date` is UTC as RFC 3339 writes it, `sha256` that of the decoded bytes in
    hexadecimal. The return path is read from the header. `own_addresses` are ours, in lower case: a mail from
    one is never answered.
    """
    return describe(parse(raw), file, own_addresses)


def describe(mail: Mail, file: str, own_addresses: frozenset[str] = frozenset()) -> Inspection:
    """Return what `inspect` does, of a mail that is parsed already."""
    machine = automatic(mail, None)
    never = never_reply(mail, None, own_addresses=own_addresses, machine=machine)
    return {
        "file": file,
        "message_id": mail.message_id or None,
        "in_reply_to": list(mail.in_reply_to),
        "references": list(mail.references),
        "subject": mail.subject,
        "from": _person(mail.author) if mail.author else None,
        "to": _people(mail.to),
        "cc": _people(mail.cc),
        "reply_to": _people(mail.reply_to),
        "date": mail.date.strftime("%Y-%m-%dT%H:%M:%SZ") if mail.date else None,
        "text": mail.text,
        "new_text": split_body(mail.text, mail.html).new,
        "html": bool(mail.html),
        "attachments": [_file(attachment) for attachment in mail.attachments],
        "automatic": _fact(machine),
        "bounce": _report(bounce(mail, None)),
        "never_reply": _fact(never),
        "limited": mail.limited,
        "defects": [_joined(defect.code, defect.detail) for defect in mail.defects],
    }


def as_line(value: object) -> str:
    """Return a value as one line of JSON in ASCII; halves of surrogate pairs, which no UTF-8 has, become "?"."""
    line = json.dumps(value)
    return json.dumps(_without_surrogates(value)) if "\\ud" in line else line


def _people(addresses: Sequence[Address]) -> list[Person]:
    return [_person(address) for address in addresses]


def _person(address: Address) -> Person:
    if "@" in address.address:
        return {"name": address.name, "address": address.address}
    note = f" ({address.name})" if address.name else ""
    return {"name": address.address + note, "address": ""}


def _file(attachment: Attachment) -> File:
    declared = attachment.declared_name
    return {
        "name": safe_name(declared, attachment.content_type) if declared else None,
        "content_type": attachment.content_type,
        "size": len(attachment.content),
        "sha256": hashlib.sha256(attachment.content).hexdigest(),
    }


def _fact(fact: Automatic | NeverReply) -> Fact:
    verdict = fact.verdict
    if isinstance(verdict, bool):
        verdict = "yes" if verdict else "no"
    return {"verdict": verdict, "reasons": _reasons(fact.reasons)}


def _reasons(reasons: Iterable[Reason]) -> list[str]:
    return [_joined(reason.rule, reason.evidence) for reason in reasons]


def _joined(code: str, detail: str) -> str:
    return f"{code}: {detail}" if detail else code


def _report(found: Bounce | None) -> Report | None:
    """A complaint (RFC 5965) and a report of success are no bounces: nothing of ours failed."""
    if found is None or found.kind not in ("failure", "delay"):
        return None
    return {
        "recipients": [
            {"address": one.address, "action": one.action, "status": one.status, "reason": one.reason}
            for one in found.recipients
        ],
        "returned_message_id": found.returned_message_id or None,
    }


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _without_surrogates(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_surrogates(inner) for inner in value]
    return value
