"""The header block of a mail or part: found, unfolded, counted (RFC 5322 §2.2, §4.5; RFC 6532)."""

import re
from dataclasses import dataclass

from postroom.mail import charsets, limits
from postroom.mail.model import Headers

_FIELD = re.compile(r"(?:([!-9;-~\x80-\U0010ffff]++)[ \t]*+:([^\n]*+(?:\n[ \t][^\n]*+)*+)|([^\n]++))\n?")
_USUAL_FIELD = re.compile(
    r"([!-9;-~\x80-\U0010ffff]{1,200}+):[ \t]*+([^\n]*+(?:\n[ \t][^\n]*+)*+)\n?|[^\n]++\n?|\n"
)
_NO_FIELD = ("", "")
_EMPTY_LINE = re.compile(rb"\n\r?\n")
_FIRST_FIELD = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_MBOX_LINE = re.compile(rb">?From (?![ \t]*:)")
_LEADING_LINES = re.compile(rb"(?:[ \t]*+\r?\n){0,100}")
_FOLD = re.compile(r"\r?\n")
_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Block:
    """A header block as read: its fields, and where the body starts.

    `long_references` is the uncut value of a References header that was too long to keep.
    """

    headers: Headers
    body_start: int
    limited: bool = False
    defects: tuple[str, ...] = ()
    long_references: str = ""


def read_top_block(data: bytes) -> Block:
    """Read the header block of a mail, after a byte order mark, an mbox "From " line and empty lines."""
    start = 3 if data.startswith(_BOM) else 0
    if _MBOX_LINE.match(data, start):
        start = data.find(b"\n", start) + 1 or len(data)
    elif data[start : start + 1] in (b"\r", b"\n", b" ", b"\t"):
        match = _LEADING_LINES.match(data, start)
        after = match.end() if match else start
        while data[after : after + 1] in (b" ", b"\t"):
            after += 1
        if _FIRST_FIELD.match(data, after):
            start = after
    return read_block(data, start, len(data))


def read_block(data: bytes, start: int, end: int, charset: str = "") -> Block:
    """Read the header fields of `data[start:end]` up to the empty line.

    Lines that are no field are skipped while fields follow, else the body starts there. Over the limits the
    fields so far are kept. `charset` is tried for bytes that are not UTF-8 and for which nothing is known.
    """
    head_end, body_start = _find_end(data, start, end)
    limited = head_end - start > limits.HEADER_BLOCK_BYTES
    block = data[start : min(head_end, start + limits.HEADER_BLOCK_BYTES)]
    usual = _usual_fields(block)
    if usual is not None:
        return Block(Headers(usual), body_start, limited)
    return _Reader(block, start, body_start, limited, charset).read()


def _usual_fields(block: bytes) -> tuple[tuple[str, str], ...] | None:
    """Return the fields of a well-formed block, several times as fast as one by one; None for any other."""
    if len(block) > limits.HEADER_FIELD_BYTES or b"\0" in block:
        return None
    try:
        text = block.decode()
    except UnicodeDecodeError:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    pairs = _USUAL_FIELD.findall(text)
    if _NO_FIELD in pairs or len(pairs) > limits.HEADER_FIELDS:
        return None
    return tuple(
        [
            (name, (value.replace("\n", "") if "\n" in value else value).strip(" \t\r"))
            for name, value in pairs
        ]
    )


def _find_end(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Return where the header block ends and where the body starts."""
    if data.startswith(b"\n", start, end):
        return start, start + 1
    if data.startswith(b"\r\n", start, end):
        return start, start + 2
    found = _EMPTY_LINE.search(data, start, end)
    return (found.start() + 1, found.end()) if found else (end, end)


class _Reader:
    """Turns the bytes of one block into fields, one by one."""

    def __init__(self, block: bytes, start: int, body_start: int, limited: bool, charset: str) -> None:
        self.block = block
        self.start = start
        self.body_start = body_start
        self.limited = limited
        self.charset = charset
        self.fields: list[tuple[str, str]] = []
        self.defects: list[str] = []
        self.long_references = ""

    def read(self) -> Block:
        try:
            text, decoded = self.block.decode(), True
        except UnicodeDecodeError:
            text, decoded = self.block.decode("latin-1"), False
        self._add_each(text, decoded)
        return Block(
            Headers(tuple(self.fields)),
            self.body_start,
            self.limited,
            tuple(self.defects),
            self.long_references,
        )

    def _add_each(self, text: str, decoded: bool) -> None:
        for match in _FIELD.finditer(text):
            name, value, junk = match.groups()
            if name is None:
                if not self._skip_junk(text, match.start(), junk, decoded):
                    break
                continue
            if len(self.fields) >= limits.HEADER_FIELDS:
                self.limited = True
                break
            self._add(name, value, decoded)

    def _skip_junk(self, text: str, position: int, junk: str, decoded: bool) -> bool:
        """Tell whether reading goes on after a line that is no field; if not, the body starts with it."""
        if not junk.strip("\r"):
            return True
        self.defects.append("header-line-without-colon")
        following = _FIELD.match(text, position + len(junk) + 1)
        if self.fields and following is not None and following[1] is not None:
            return True
        consumed = text[:position].encode() if decoded else text[:position].encode("latin-1")
        self.body_start = self.start + len(consumed)
        return False

    def _add(self, name: str, value: str, decoded: bool) -> None:
        if "\n" in value:
            value = _FOLD.sub("", value)
        if "\0" in value:
            self.defects.append("nul-in-header")
            value = value.replace("\0", "")
        too_long = len(value) > limits.HEADER_FIELD_BYTES
        value = value.strip(" \t\r")
        if too_long:
            value = self._cut(name, value)
        if not decoded and not value.isascii():
            value = _decode_value(value, self.charset or self._declared_charset())
        self.fields.append((name, value))

    def _cut(self, name: str, value: str) -> str:
        self.limited = True
        self.defects.append("header-too-long")
        if name.lower() == "references" and not self.long_references:
            self.long_references = value
        return value[: limits.HEADER_FIELD_BYTES]

    def _declared_charset(self) -> str:
        """Return the charset of the body, as far as the fields read so far or the raw block tell it."""
        match = re.search(rb"(?i)charset[ \t]*=[ \t]*\"?([\w.:-]{1,40})", self.block)
        return match[1].decode("latin-1") if match else ""


def _decode_value(value: str, charset: str) -> str:
    """Decode a value that is one byte a character: UTF-8, the charset of the body, or what detection says."""
    data = value.encode("latin-1")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return charsets.decode(data, charset)[0]
