"""Encoded words in header values (RFC 2047, RFC 2231 §5), as they are really written."""

import binascii
import re

from postroom.mail.charsets import decode

_WORD = re.compile(r"=\?([^?\s]{1,60})\?\s?([bBqQ])\s?\?([^?]*|(?:[^?]|\?(?!=)){0,998}?)\?=")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_DEEPEST = 3
_ENDS_OF_TAGS = ("]", ":")  # of what filters and programs put before a subject
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]+")


def decode_words(value: str) -> str:
    """Return a header value with its encoded words decoded, on one line, without control characters.

    Neighbouring words of one charset are joined before decoding, so that a character cut in two is whole
    again; words inside decoded words are decoded once more; what is no word stays.
    """
    if "=?" in value:
        for _ in range(_DEEPEST):
            value = _decode_once(value)
            if "=?" not in value or "?=" not in value:
                break
    return clean_line(value)


def clean_line(value: str) -> str:
    """Return the value stripped, line breaks and control characters turned into blanks, NUL dropped."""
    if value.isprintable():
        return value.strip()
    return _CONTROLS.sub(" ", value.replace("\0", "")).strip()


def _decode_once(value: str) -> str:
    pieces: list[str] = []
    run: list[tuple[str, str]] = []
    charset, lead, position = "", "", 0
    for match in _WORD.finditer(value):
        between = value[position : match.start()]
        own_charset = match[1].partition("*")[0].lower()
        if run and (own_charset != charset or (between and not between.isspace())):
            pieces.append(_set_off(lead, _decode_run(run, charset)))
            run, lead = [], ""
        if not position or (between and not between.isspace()):
            pieces.append(between)
            lead = between
        charset = own_charset
        run.append((match[2].lower(), match[3]))
        position = match.end()
    if run:
        pieces.append(_set_off(lead, _decode_run(run, charset)))
    pieces.append(value[position:])
    return "".join(pieces)


def _set_off(lead: str, decoded: str) -> str:
    """Put a blank between a tag and the words behind it, where whoever added the tag forgot it."""
    return f" {decoded}" if lead.endswith(_ENDS_OF_TAGS) and not decoded[:1].isspace() else decoded


def _decode_run(run: list[tuple[str, str]], charset: str) -> str:
    data: list[bytes] = []
    pending = ""
    for encoding, text in run:
        if encoding == "b":
            pending += text.strip()
            if pending.endswith("="):
                data.append(_from_base64(pending))
                pending = ""
            continue
        data.append(_from_base64(pending) if pending else b"")
        pending = ""
        data.append(binascii.a2b_qp(text.encode("utf-8", "replace"), header=True))
    if pending:
        data.append(_from_base64(pending))
    return decode(b"".join(data), charset)[0]


def _from_base64(text: str) -> bytes:
    text = _NOT_BASE64.sub("", text)
    if len(text) % 4 == 1:
        text = text[:-1]
    return binascii.a2b_base64(text + "=" * (-len(text) % 4))
