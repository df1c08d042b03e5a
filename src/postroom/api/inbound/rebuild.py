"""A mail put together again from what a provider took apart. The same parts always give the same bytes."""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NAME = re.compile(r"[!-9;-~]{1,76}")
_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,80}")
_CHARSET = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
_LEFT_OUT = ("mime-version", "content-type", "content-transfer-encoding", "content-length", "bcc")
_LINE_BYTES = 57


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as a provider hands it over."""

    content: bytes
    name: str = ""
    content_type: str = ""
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A body: its bytes and the character set that they are in."""

    content: bytes
    charset: str = "utf-8"


def rebuilt(
    headers: Iterable[tuple[str, str]], text: Text | None, html: Text | None, files: Sequence[File] = ()
) -> bytes:
    """Return the mail. Headers go in as they are, in UTF-8 (RFC 6532); only line ends in them become blanks."""
    head = "".join(_header(name, value) for name, value in headers if name.lower() not in _LEFT_OUT)
    digest = hashlib.sha256(head.encode("utf-8", "replace"))
    for body in (text, html):
        digest.update(body.content if body else b"\0")
    boundary = f"=_{digest.hexdigest()[:32]}"
    bodies = [_body("plain", text)] if text else []
    bodies += [_body("html", html)] if html else []
    content = _multipart("alternative", bodies or [_body("plain", Text(b""))], f"{boundary}a")
    if files:
        content = _multipart("mixed", [content, *map(_file, files)], f"{boundary}m")
    return f"{head}MIME-Version: 1.0\r\n".encode("utf-8", "replace") + content


def _header(name: str, value: str) -> str:
    return f"{name}: {' '.join(value.split())}\r\n" if _NAME.fullmatch(name) else ""


def _multipart(kind: str, parts: Sequence[bytes], boundary: str) -> bytes:
    if len(parts) == 1:
        return parts[0]
    line = f"\r\n--{boundary}".encode()
    inside = b"".join(line + b"\r\n" + part for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n'.encode() + inside + line + b"--\r\n"


def _body(kind: str, body: Text) -> bytes:
    charset = body.charset if _CHARSET.fullmatch(body.charset) else "utf-8"
    return _part(f"text/{kind}; charset={charset}", "", body.content)


def _file(file: File) -> bytes:
    kind = file.content_type.partition(";")[0].strip()
    name = "".join(c for c in file.name if c.isprintable()).replace("\\", "_").replace('"', "'")
    content_id = "".join(c for c in file.content_id if "!" <= c <= "~").strip("<>")
    more = f"Content-Disposition: {'inline' if content_id else 'attachment'}"
    more += f'; filename="{name}"\r\n' if name else "\r\n"
    more += f"Content-ID: <{content_id}>\r\n" if content_id else ""
    return _part(kind if _TYPE.fullmatch(kind) else "application/octet-stream", more, file.content)


def _part(content_type: str, more: str, content: bytes) -> bytes:
    head = f"Content-Type: {content_type}\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n"
    lines = (content[i : i + _LINE_BYTES] for i in range(0, len(content), _LINE_BYTES))
    return head.encode("utf-8", "replace") + b"\r\n".join(map(base64.b64encode, lines))
