"""Mail as bytes: header fields, MIME leaves and multiparts; CRLF line ends (RFC 5322, 2045-2047, 2231)."""

import base64
import quopri
from collections.abc import Sequence
from email.header import Header
from email.utils import encode_rfc2231, formataddr

from postroom.config.demo.letter import Encoding


def field(name: str, value: str, charset: str = "utf-8") -> bytes:
    """One header field, folded; words outside ASCII become encoded words in `charset`."""
    words = Header(value, "us-ascii" if value.isascii() else charset, maxlinelen=76, header_name=name)
    return (f"{name}: " + words.encode(linesep="\r\n") + "\r\n").encode("ascii")


def listed(name: str, values: Sequence[str], separator: str = "") -> bytes:
    """A field of ready-made values (addresses, ids), one a line; nothing when there are none."""
    if not values:
        return b""
    return (f"{name}: " + f"{separator}\r\n ".join(values) + "\r\n").encode("ascii")


def named(name: str, address: str, charset: str = "utf-8") -> str:
    return formataddr((name, address), charset)


def leaf(content_type: str, data: bytes, encoding: Encoding, *extra: bytes) -> bytes:
    """A part with no parts inside: its fields, an empty line, the encoded data."""
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n".encode("ascii")
    return head + b"".join(extra) + b"\r\n" + _encoded(data, encoding)


def text(words: str, subtype: str, charset: str, encoding: Encoding) -> bytes:
    return leaf(f'text/{subtype}; charset="{charset}"', words.encode(charset), encoding)


def multipart(subtype: str, boundary: str, parts: Sequence[bytes], parameters: str = "") -> bytes:
    """Several parts under one boundary (RFC 2046 section 5.1)."""
    line = f"--{boundary}".encode("ascii")
    head = f'Content-Type: multipart/{subtype};{parameters}\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    return head + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def disposition(kind: str, file_name: str) -> bytes:
    """Content-Disposition; a name outside ASCII in the extended form of RFC 2231 section 4."""
    if file_name.isascii():
        return f'Content-Disposition: {kind}; filename="{file_name}"\r\n'.encode("ascii")
    extended = encode_rfc2231(file_name, "utf-8")
    return f"Content-Disposition: {kind};\r\n filename*={extended}\r\n".encode("ascii")


def _encoded(data: bytes, encoding: Encoding) -> bytes:
    if encoding == "base64":
        lines = base64.encodebytes(data)
    elif encoding == "quoted-printable":
        lines = quopri.encodestring(data.replace(b"\r\n", b"\n"))
    else:
        lines = data.replace(b"\r\n", b"\n")
    return lines.replace(b"\n", b"\r\n")
