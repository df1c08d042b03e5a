"""One hash for one content, whatever way the mail came: what relays change does not count."""

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator

from postroom.mail.model import Address, Attachment, Mail


def content_hash(mail: Mail) -> str:
    """Return the SHA-256, in hex, of what a person would call the mail.

    From, To, Cc, Subject, Date, text, HTML and attachments count. Trace and other added headers, Message-ID,
    MIME boundaries, transfer encodings, line ends and white space at line ends do not.
    """
    digest = hashlib.sha256(b"postroom content 1\n")
    for name, value in _pieces(mail):
        digest.update(f"{name} {len(value)}\n".encode())
        digest.update(value)
    return digest.hexdigest()


def _pieces(mail: Mail) -> Iterator[tuple[str, bytes]]:
    yield "from", _addresses(mail.from_)
    yield "to", _addresses(mail.to)
    yield "cc", _addresses(mail.cc)
    yield "subject", _line(mail.subject).encode("utf-8", "replace")
    yield "date", (mail.date.isoformat() if mail.date else "").encode()
    yield "text", _text(mail.text)
    yield "html", _text(mail.html)
    for attachment in mail.attachments:
        yield "name", _line(attachment.declared_name).encode("utf-8", "replace")
        yield "content", _content(attachment)


def _addresses(addresses: Iterable[Address]) -> bytes:
    named = [f"{_line(address.name)}\x00{address.normalised}" for address in addresses]
    return "\x01".join(named).encode("utf-8", "replace")


def _line(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", value).split())


def _text(value: str) -> bytes:
    lines = unicodedata.normalize("NFC", value).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n").encode("utf-8", "replace")


def _content(attachment: Attachment) -> bytes:
    """Bytes as they are; of texts and attached mails, whose line ends relays change, line by line."""
    if attachment.declared_type.partition("/")[0].lower() in ("text", "message"):
        lines = attachment.content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        content = b"\n".join(line.rstrip() for line in lines).strip(b"\n")
    else:
        content = attachment.content
    return hashlib.sha256(content).digest()
