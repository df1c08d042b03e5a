"""Header values and bodies as 7-bit bytes: encoded words, folding, quoted-printable (RFC 5322, 2047, 2231)."""

import binascii
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from postroom.mail.model import Address

LINE_WISHED = 78
LINE_ALLOWED = 998
_WORD_BYTES = 75 - len("=?utf-8?q??=")
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+(?: [A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+)*")
_DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+(?:\.[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+)*")
_QUOTED_LOCAL = re.compile(r'"(?:[^"\\\x00-\x1f\x7f-\U0010ffff]|\\[ -~])*"')
_DOMAIN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_\-]*)(?:\.[A-Za-z0-9_\-]+)*\.?|\[[A-Za-z0-9:.\-]+\]")
_Q_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_Q = [chr(byte) if byte in _Q_SAFE else "_" if byte == 32 else f"={byte:02X}" for byte in range(256)]
_PARAMETER_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PERCENT = [chr(byte) if byte in _PARAMETER_SAFE else f"%{byte:02X}" for byte in range(256)]
_PARAMETER_PIECE = 50


def refuse_line_breaks(field: str, value: str) -> None:
    """Raise ValueError, naming the field, when a value could break out of its header line."""
    if "\r" in value or "\n" in value or "\0" in value:
        raise ValueError(
            f"{field} holds a line break or a NUL, which no header value may hold: {value[:80]!r}"
        )


def unstructured(name: str, value: str) -> bytes:
    """Return one header line of free text, such as Subject, folded, encoded where it must be (RFC 2047 §5.1)."""
    refuse_line_breaks(name, value)
    if not value:
        return f"{name}:\r\n".encode("ascii")
    if _PLAIN.fullmatch(value) and "=?" not in value:
        words = value.split(" ")
        if max(map(len, words)) < LINE_ALLOWED - len(name) - 2:
            return fold(name, words)
    return fold(name, encoded_words(value, max(24, LINE_WISHED - len(name) - 2)))


def addresses(name: str, values: Iterable[Address]) -> bytes:
    """Return one header line of addresses, folded. ValueError for an address that can't be written."""
    tokens: list[str] = []
    for value in values:
        try:
            tokens.extend(_address_tokens(value.name, value.address))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
        tokens[-1] += ","
    if tokens:
        tokens[-1] = tokens[-1][:-1]
    return fold(name, tokens)


def fold(name: str, tokens: Sequence[str]) -> bytes:
    """Return `name: tokens` with the tokens parted by one space, broken before 78 columns (RFC 5322 §2.2.3)."""
    whole = f"{name}: {' '.join(tokens)}"
    if len(whole) <= LINE_WISHED:
        return f"{whole}\r\n".encode("ascii")
    pieces = [name, ": ", tokens[0]]
    column = len(name) + 2 + len(tokens[0])
    for token in tokens[1:]:
        if column + 1 + len(token) > LINE_WISHED:
            pieces.append("\r\n ")
            column = 1 + len(token)
        else:
            pieces.append(" ")
            column += 1 + len(token)
        pieces.append(token)
    pieces.append("\r\n")
    return "".join(pieces).encode("ascii")


def encoded_words(value: str, first_room: int = 75) -> list[str]:
    """Return the value as encoded words of at most 75 columns, no character split (RFC 2047 §2)."""
    data = value.encode("utf-8", "replace")
    plain = sum(byte in _Q_SAFE or byte == 32 for byte in data)
    room = min(first_room, 75) - len("=?utf-8?q??=")
    if 3 * (len(data) - plain) <= len(data):
        return [f"=?utf-8?q?{piece}?=" for piece in _q_pieces(value, room)]
    return [f"=?utf-8?b?{piece}?=" for piece in _b_pieces(value, room)]


def parameter(name: str, value: str) -> list[str]:
    """Return a MIME parameter as tokens, percent-encoded and continued where needed (RFC 2231 §3, §4)."""
    refuse_line_breaks(name, value)
    if len(value) <= _PARAMETER_PIECE and value.isascii() and value.isprintable():
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return [f'{name}="{escaped}"']
    characters = ["".join([_PERCENT[byte] for byte in c.encode("utf-8", "replace")]) for c in value]
    pieces = _grouped(characters, _PARAMETER_PIECE, _PARAMETER_PIECE)
    if len(pieces) == 1:
        return [f"{name}*=utf-8''{pieces[0]}"]
    tokens = [f"{name}*{i}*={piece};" for i, piece in enumerate(pieces)]
    tokens[0] = f"{name}*0*=utf-8''{pieces[0]};"
    tokens[-1] = tokens[-1][:-1]
    return tokens


def text_body(text: str) -> tuple[str, bytes]:
    """Return (Content-Transfer-Encoding, body with CRLF) for a text: 7bit where it can, else the smaller one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text and not text.endswith("\n"):
        text += "\n"
    data = text.encode("utf-8", "replace")
    if _is_seven_bit(data):
        return "7bit", data.replace(b"\n", b"\r\n")
    beyond_ascii = len(data) - len(text.encode("ascii", "ignore"))
    if 6 * beyond_ascii > len(data):
        return "base64", base64_lines(data.replace(b"\n", b"\r\n"))
    quoted = binascii.b2a_qp(data, quotetabs=False, istext=True, header=False)
    quoted = quoted.replace(b"\nFrom ", b"\n=46rom ")
    if quoted.startswith(b"From "):
        quoted = b"=46" + quoted[1:]
    return "quoted-printable", quoted.replace(b"\n", b"\r\n")


def base64_lines(data: bytes) -> bytes:
    """Return base64 in lines of 76 columns, each ended by CRLF (RFC 2045 §6.8)."""
    encoded = binascii.b2a_base64(data, newline=False)
    return b"\r\n".join([encoded[i : i + 76] for i in range(0, len(encoded), 76)]) + b"\r\n"


@lru_cache(maxsize=4096)
def _address_tokens(name: str, address: str) -> tuple[str, ...]:
    refuse_line_breaks("the display name", name)
    refuse_line_breaks("the address", address)
    spec = _addr_spec(address)
    if not name:
        return (spec,)
    return (*_phrase(name), f"<{spec}>")


def _addr_spec(address: str) -> str:
    local, at, domain = address.rpartition("@")
    if not at:
        raise ValueError(f"the address {address[:80]!r} has no @")
    if not local.isascii():
        raise ValueError(f"the local part of {address[:80]!r} is not ASCII, which needs SMTPUTF8")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise ValueError(f"the domain of {address[:80]!r} is no host name: {error}") from None
    if len(address) > 900 or not _DOMAIN.fullmatch(domain):
        raise ValueError(f"the domain of {address[:80]!r} is no host name")
    if not (_DOT_ATOM.fullmatch(local) or _QUOTED_LOCAL.fullmatch(local)):
        if not local.isprintable() or not local or any(sign in local for sign in "<>@"):
            raise ValueError(f"the local part of {address[:80]!r} holds what only an address list may hold")
        local = '"' + local.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{local}@{domain}"


def _phrase(name: str) -> list[str]:
    if "=?" not in name and _PLAIN.fullmatch(name):
        words = name.split(" ")
        if _ATOMS.fullmatch(name):
            return words
        if max(map(len, words)) < LINE_ALLOWED // 3:
            return ('"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"').split(" ")
    return encoded_words(name, LINE_WISHED - len("Reply-To: "))


def _q_pieces(value: str, first_room: int) -> list[str]:
    characters = ["".join([_Q[byte] for byte in c.encode("utf-8", "replace")]) for c in value]
    return _grouped(characters, first_room, _WORD_BYTES)


def _b_pieces(value: str, first_room: int) -> list[str]:
    room = first_room // 4 * 3
    pieces: list[str] = []
    piece = bytearray()
    for character in value:
        data = character.encode("utf-8", "replace")
        if piece and len(piece) + len(data) > room:
            pieces.append(binascii.b2a_base64(piece, newline=False).decode("ascii"))
            piece.clear()
            room = _WORD_BYTES // 4 * 3
        piece += data
    pieces.append(binascii.b2a_base64(piece, newline=False).decode("ascii"))
    return pieces


def _grouped(units: list[str], first_room: int, room: int) -> list[str]:
    pieces: list[str] = []
    current: list[str] = []
    left = first_room
    for unit in units:
        if len(unit) > left and current:
            pieces.append("".join(current))
            current, left = [], room
        current.append(unit)
        left -= len(unit)
    pieces.append("".join(current))
    return pieces


def _is_seven_bit(data: bytes) -> bool:
    if not data.isascii() or b"\0" in data or data.startswith(b"From ") or b"\nFrom " in data:
        return False
    if len(data) <= LINE_ALLOWED:
        return True
    return max(map(len, data.split(b"\n"))) <= LINE_ALLOWED
