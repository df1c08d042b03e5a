"""Delivery reports that machines can read: message/delivery-status (RFC 3464, RFC 6533)."""

import re

from postroom.mail.bounce_reason import UNKNOWN_STATUS, enhanced_status, most_telling, reason_of, reply_code
from postroom.mail.model import BouncedRecipient, Part
from postroom.mail.report_fields import Fields, addresses_in, blocks_of_text, field_blocks, outer_parts

STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
RECIPIENT_FIELDS = ("final-recipient", "original-recipient", "x-actual-recipient", "x-original-recipient")
RECIPIENTS_LIMIT = 1_000
_ACTION = re.compile(r"\b(failed|failure|delayed|delivered|relayed|expanded)\b", re.IGNORECASE)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_EMBEDDED = re.compile(r"^[ \t]{0,8}(?:final|original)-recipient[ \t]{0,8}:", re.IGNORECASE | re.MULTILINE)


def status_parts(root: Part) -> list[Part]:
    """Return the delivery-status parts of the mail itself, not those inside a returned or forwarded mail."""
    return [part for part in outer_parts(root) if part.content_type in STATUS_TYPES]


def delivery_report(root: Part) -> tuple[BouncedRecipient, ...]:
    """Return what the delivery-status parts say of each recipient, in order; empty where there is no such
    part.
    """
    found: dict[str, BouncedRecipient] = {}
    for part in status_parts(root):
        _read_blocks(field_blocks(part), found)
    return tuple(found.values())


def report_in_text(text: str) -> tuple[BouncedRecipient, ...]:
    """Return the same from the fields of a report that stand in a readable text."""
    found: dict[str, BouncedRecipient] = {}
    if _EMBEDDED.search(text):
        _read_blocks(blocks_of_text(text), found)
    return tuple(found.values())


def _read_blocks(blocks: list[Fields], found: dict[str, BouncedRecipient]) -> None:
    for block in blocks:
        recipient = _recipient(block)
        if recipient and len(found) < RECIPIENTS_LIMIT:
            found.setdefault(recipient.address.lower(), recipient)


def _recipient(block: Fields) -> BouncedRecipient | None:
    address = _address(block)
    if not address:
        return None
    diagnostic = " ".join(" ".join(block.get("diagnostic-code", ())).split())[:2_000]
    status = _status(" ".join(block.get("status", ())), diagnostic)
    action = _action(" ".join(block.get("action", ())), status)
    said = f"{diagnostic} {' '.join(block.get('status', ()))}"
    reason = reason_of(status, said) if action in ("failed", "delayed") else "other"
    return BouncedRecipient(address, action, status or UNKNOWN_STATUS[action], reason, diagnostic)


def _address(block: Fields) -> str:
    """The recipient as addressed in the end; one without a domain only where no other field has one."""
    fallback = ""
    for name in RECIPIENT_FIELDS:
        for value in block.get(name, ()):
            plain = value.partition(";")[2] or value
            if found := addresses_in(plain):
                return found[0]
            fallback = fallback or plain.strip().strip("<>")
    return fallback if fallback[:1] not in ("", "@") and ("action" in block or "status" in block) else ""


def _status(field: str, diagnostic: str) -> str:
    """The Status field; where it leaves the detail open (x.y.0), what the diagnostic says."""
    match = _STATUS.search(field)
    stated = match[0] if match else ""
    told = enhanced_status(diagnostic)
    if stated or told:
        return most_telling([code for code in (told, stated) if code and code[0] == (stated or told)[0]])
    code = reply_code(diagnostic)
    return f"{code[0]}.0.0" if code else ""


def _action(field: str, status: str) -> str:
    if match := _ACTION.search(field):
        word = match[0].lower()
        return "failed" if word == "failure" else word
    return {"2": "delivered", "4": "delayed"}.get(status[:1], "failed")
