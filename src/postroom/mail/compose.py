"""Writing a mail: 7-bit bytes with CRLF that every reader reads back the same (RFC 5322, 2045-2047, 2231)."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from postroom.mail import encoding
from postroom.mail.html_text import to_text
from postroom.mail.model import Address
from postroom.mail.references import is_writable
from postroom.mail.word_lists import words

_HEADER_NAME = re.compile(r"[!-9;-~]{1,76}")
_CONTENT_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+\-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+\-]{0,126}")
_PARAMETER = re.compile(r'[A-Za-z0-9\-]{1,40}=(?:[A-Za-z0-9_.+\-]{1,100}|"[A-Za-z0-9_.+\-/ ]{1,100}")')
_ANY_TYPE = "application/octet-stream"
_OURS_ALONE = words(
    "from to cc bcc resent-bcc reply-to subject date message-id in-reply-to references mime-version sender"
    " content-type content-transfer-encoding content-disposition content-id"
)


@dataclass(frozen=True, slots=True)
class InlinePicture:
    """A picture that the HTML shows as `cid:` + content_id (RFC 2392); `content_id` is without angle brackets."""

    content_id: str
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class File:
    """A file to attach; `content_type` may carry parameters, such as `text/calendar; method=REPLY`."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail to be written. There is no Bcc: blind recipients stand in the envelope only.

    Ids are without angle brackets; `date` is aware. An empty `text` is made from the HTML.
    """

    from_: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    message_id: str
    date: datetime
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    html: str = ""
    inline: tuple[InlinePicture, ...] = ()
    attachments: tuple[File, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    extra_headers: tuple[tuple[str, str], ...] = ()


def compose(outgoing: Outgoing) -> bytes:
    """Return the mail as bytes: ASCII, CRLF, no line over 998, headers folded at 78 columns.

    Raises ValueError, naming the field, for a line break or NUL in a header value, an address or id that can't
    be written, a header that only this module writes (so never a Bcc), and a naive date. Of `in_reply_to` and
    `references`, which strangers' mails gave us, those that can't be written are left out instead.
    """
    parts = list(_headers(outgoing))
    content = _content(outgoing)
    parts.append(b"MIME-Version: 1.0\r\n")
    parts.extend(_written(content, _boundary_seed(outgoing.message_id, content)))
    return b"".join(parts)


@dataclass(slots=True)
class _Leaf:
    headers: bytes
    body: bytes


@dataclass(slots=True)
class _Multipart:
    content_type: str
    children: list["_Leaf | _Multipart"]


def _headers(outgoing: Outgoing) -> Iterator[bytes]:
    if outgoing.date.tzinfo is None:
        raise ValueError("date has no time zone")
    yield encoding.addresses("From", (outgoing.from_,))
    if outgoing.to or outgoing.cc:
        if outgoing.to:
            yield encoding.addresses("To", outgoing.to)
        if outgoing.cc:
            yield encoding.addresses("Cc", outgoing.cc)
    else:
        yield b"To: undisclosed-recipients:;\r\n"
    if outgoing.reply_to:
        yield encoding.addresses("Reply-To", outgoing.reply_to)
    yield encoding.unstructured("Subject", outgoing.subject)
    yield f"Date: {format_datetime(outgoing.date)}\r\n".encode("ascii")
    yield from _ids(outgoing)
    for name, value in outgoing.extra_headers:
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OURS_ALONE:
            raise ValueError(
                f"extra header {name[:80]!r} is no header name, or one that is written from a field"
            )
        yield encoding.unstructured(name, value)


def _ids(outgoing: Outgoing) -> Iterator[bytes]:
    if not is_writable(outgoing.message_id):
        raise ValueError(f"message_id {outgoing.message_id[:80]!r} can't be written as a Message-ID")
    yield f"Message-ID: <{outgoing.message_id}>\r\n".encode("ascii")
    encoding.refuse_line_breaks("in_reply_to", outgoing.in_reply_to)
    if is_writable(outgoing.in_reply_to):
        yield f"In-Reply-To: <{outgoing.in_reply_to}>\r\n".encode("ascii")
    for reference in outgoing.references:
        encoding.refuse_line_breaks("references", reference)
    references = [f"<{reference}>" for reference in outgoing.references if is_writable(reference)]
    if references:
        yield encoding.fold("References", references)


def _content(outgoing: Outgoing) -> _Leaf | _Multipart:
    plain = _text_leaf("plain", outgoing.text or (to_text(outgoing.html) if outgoing.html else ""))
    body: _Leaf | _Multipart = plain
    attachments = [_file_leaf(file) for file in outgoing.attachments]
    pictures = [_picture_leaf(picture, shown=bool(outgoing.html)) for picture in outgoing.inline]
    if outgoing.html:
        html: _Leaf | _Multipart = _text_leaf("html", outgoing.html)
        if pictures:
            html = _Multipart('multipart/related; type="text/html"', [html, *pictures])
        body = _Multipart("multipart/alternative", [plain, html])
    else:
        attachments = pictures + attachments
    return _Multipart("multipart/mixed", [body, *attachments]) if attachments else body


def _text_leaf(kind: str, text: str) -> _Leaf:
    transfer, body = encoding.text_body(text)
    headers = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {transfer}\r\n"
    return _Leaf(headers.encode("ascii"), body)


def _picture_leaf(picture: InlinePicture, *, shown: bool) -> _Leaf:
    encoding.refuse_line_breaks("inline picture content_id", picture.content_id)
    if not is_writable(picture.content_id):
        raise ValueError(f"inline picture content_id {picture.content_id[:80]!r} can't be written")
    identified = f"Content-ID: <{picture.content_id}>\r\n".encode("ascii")
    file = File(picture.name, picture.content_type, picture.content)
    leaf = _file_leaf(file, "inline" if shown else "attachment", "inline picture")
    return _Leaf(leaf.headers + identified, leaf.body)


def _file_leaf(file: File, disposition: str = "attachment", field: str = "attachment") -> _Leaf:
    tokens = _type_tokens(file.content_type, field)
    transfer, body = "base64", b""
    if tokens[0].startswith("message/"):
        if _fits_unencoded(file.content):
            transfer, body = "7bit", file.content
        else:
            tokens = [_ANY_TYPE]
    elif tokens[0].startswith("multipart/"):
        tokens = [_ANY_TYPE]
    if transfer == "base64":
        body = encoding.base64_lines(file.content)
    name: list[str] = []
    if file.name:
        try:
            name = encoding.parameter("filename", file.name)
        except ValueError as error:
            raise ValueError(f"{field} name: {error}") from None
    headers = (
        encoding.fold("Content-Type", tokens),
        f"Content-Transfer-Encoding: {transfer}\r\n".encode("ascii"),
        encoding.fold("Content-Disposition", [f"{disposition};", *name] if name else [disposition]),
    )
    return _Leaf(b"".join(headers), body)


def _type_tokens(content_type: str, field: str) -> list[str]:
    encoding.refuse_line_breaks(f"{field} content_type", content_type)
    kind, *parameters = content_type.split(";")
    kind = kind.strip().lower()
    if not _CONTENT_TYPE.fullmatch(kind):
        return [_ANY_TYPE]
    kept = [value.strip() for value in parameters[:8]]
    tokens = [kind, *(value for value in kept if _PARAMETER.fullmatch(value))]
    return [f"{token};" for token in tokens[:-1]] + tokens[-1:]


def _fits_unencoded(content: bytes) -> bool:
    """A message/* part may not be encoded, only sent as it is (RFC 2046 §5.2.1)."""
    if not content.isascii() or b"\0" in content or content.count(b"\r\n") != content.count(b"\n"):
        return False
    if content.count(b"\r") != content.count(b"\n"):
        return False
    return max(map(len, content.split(b"\r\n"))) <= encoding.LINE_ALLOWED


def _boundary_seed(message_id: str, content: _Leaf | _Multipart) -> str:
    """What the boundaries are made of: it stands in no part, and the same mail always gets the same."""
    bodies = list(_bodies(content))
    attempt = 0
    while True:
        seed = hashlib.sha256(f"{message_id}\n{attempt}".encode()).hexdigest()[:24]
        if not any(seed.encode("ascii") in body for body in bodies):
            return seed
        attempt += 1


def _bodies(content: _Leaf | _Multipart) -> Iterator[bytes]:
    if isinstance(content, _Leaf):
        yield content.body
        return
    for child in content.children:
        yield from _bodies(child)


def _written(content: _Leaf | _Multipart, seed: str, depth: int = 0) -> Iterator[bytes]:
    if isinstance(content, _Leaf):
        yield content.headers
        yield b"\r\n"
        yield content.body
        return
    boundary = f"=_{depth}_{seed}"
    yield f'Content-Type: {content.content_type};\r\n boundary="{boundary}"\r\n'.encode("ascii")
    delimiter = f"\r\n--{boundary}".encode("ascii")
    for child in content.children:
        yield delimiter
        yield b"\r\n"
        yield from _written(child, seed, depth + 1)
    yield delimiter
    yield b"--\r\n"
