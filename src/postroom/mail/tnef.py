"""winmail.dat: the container in which Outlook hides files and text (MS-OXTNEF), unpacked by a library."""

import logging
from dataclasses import dataclass

from tnefparse import TNEF, TNEFAttachment

from postroom.mail import limits
from postroom.mail.charsets import decode
from postroom.mail.model import Attachment
from postroom.mail.names import safe_name
from postroom.mail.sniff import sniff
from postroom.mail.words import clean_line

_TYPES = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))
_MOST_FILES = 200

logging.getLogger("tnef-decode").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was in the container: its files, and its body as text and as HTML where it has one."""

    attachments: tuple[Attachment, ...]
    text: str
    html: str


def is_tnef(content_type: str, name: str) -> bool:
    """Tell whether an attachment is such a container."""
    return content_type in _TYPES or name.lower() == "winmail.dat"


def unpack(content: bytes, part: str) -> Unpacked | None:
    """Return what is in the container, or None for bytes that are none, broken, or over 32 MiB."""
    if not content.startswith(b"\x78\x9f\x3e\x22") or len(content) > limits.TNEF_BYTES:
        return None
    try:
        container = TNEF(content, do_checksum=False)
        entries = [entry for entry in container.attachments[:_MOST_FILES] if entry.data]
        files = tuple(_attachment(entry, part) for entry in entries)
        return Unpacked(files, _body(container.body), _body(container.htmlbody))
    except Exception:  # noqa: BLE001 (the library raises whatever its struct calls raise)
        return None


def _attachment(entry: TNEFAttachment, part: str) -> Attachment:
    declared = clean_line(str(entry.long_filename() or entry.name))
    content = bytes(entry.data)
    content_type = sniff(content, "application/octet-stream")
    return Attachment(
        name=safe_name(declared, content_type),
        declared_name=declared,
        content_type=content_type,
        declared_type="application/octet-stream",
        content=content,
        content_id="",
        inline=False,
        part=part or "1",
    )


def _body(raw: bytes | str | None) -> str:
    if not raw:
        return ""
    text = raw if isinstance(raw, str) else decode(bytes(raw))[0]
    return text.replace("\0", "").strip()
