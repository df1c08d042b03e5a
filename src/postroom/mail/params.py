"""Values with parameters, also untidy ones: Content-Type, Content-Disposition (RFC 2045 §5.1, RFC 2231)."""

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from postroom.mail.charsets import decode
from postroom.mail.words import decode_words

_PARAM = re.compile(
    r"""([^\s=;"()]++)\s*+=\s*+"""
    r"""(?:"((?:[^"\\]++|\\.)*+)"|"([^";]*+)|((?:[^;\s]++|\s++(?!(?:[\w-]{2,20}=["\w]|[\w-]{1,20}\*\d{0,4}\*?=)))*+))"""
    r"""|[;\s]++|[^;\s]++""",
    re.DOTALL,
)
_COMMENT = re.compile(r"\((?:[^()\\\"]|\\.)*+\)")
_SPACES = re.compile(r"\s+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PIECE = re.compile(r"([^*]+)\*(\d{1,4})(\*?)")
_LANGUAGE = re.compile(r"[A-Za-z]{0,8}(?:-[A-Za-z0-9]{1,8}){0,4}'")
_USUAL_CHARS = 300
_MOST_PIECES = 1000

Parsed = tuple[str, dict[str, str]]


def parse_params(value: str) -> Parsed:
    """Return the value before the first ";" in lower case without white space, and the parameters.

    Names are in lower case; of a repeated parameter the first counts. Continuations and charsets (RFC 2231),
    encoded words inside values, missing quotes, missing semicolons and unterminated quotes are all read. The
    dictionary may be shared: do not change it.
    """
    return _usual(value) if len(value) < _USUAL_CHARS else _parse(value)


@lru_cache(maxsize=1024)
def _usual(value: str) -> Parsed:
    return _parse(value)


def _parse(value: str) -> Parsed:
    main, semicolon, rest = value.partition(";")
    if not semicolon and "=" in main:
        main, rest = _split_without_semicolon(main)
    if "(" in main:
        main = _COMMENT.sub("", main)
    main = _SPACES.sub("", main).lower()
    return main, _read_params(rest) if rest else {}


def _split_without_semicolon(value: str) -> tuple[str, str]:
    head, *tail = value.split(None, 1)
    return ("", value) if "=" in head else (head, "".join(tail))


def _read_params(text: str) -> dict[str, str]:
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for count, match in enumerate(_PARAM.finditer(text)):
        name = match[1]
        if name is None:
            continue
        if count > _MOST_PIECES:
            break
        name = name.lower()
        raw = _value_of(match)
        numbered = _PIECE.fullmatch(name)
        if numbered:
            pieces.setdefault(numbered[1], {}).setdefault(int(numbered[2]), (raw, bool(numbered[3])))
        elif name.endswith("*"):
            pieces.setdefault(name[:-1], {}).setdefault(0, (raw, True))
        else:
            plain.setdefault(name, decode_words(raw) if "=?" in raw and name != "boundary" else raw)
    for name, numbered_pieces in pieces.items():
        joined = _join(numbered_pieces)
        if joined or name not in plain:
            plain[name] = joined
    return plain


def _value_of(match: re.Match[str]) -> str:
    if match[2] is not None:
        return _ESCAPED.sub(_keep_escaped, match[2]) if "\\" in match[2] else match[2]
    raw = match[3] if match[3] is not None else match[4]
    if "(" in raw and match[1].lower().partition("*")[0] not in ("name", "filename"):
        raw = _COMMENT.sub("", raw)
    raw = raw.strip()
    return raw.strip('"').strip() if '"' in raw else raw


def _keep_escaped(match: re.Match[str]) -> str:
    """Undo a quoted pair; a backslash before a letter is most often part of a path, and escapes nothing."""
    return match[1] if match[1] in "\"'\\()" else match[0]


def _join(pieces: dict[int, tuple[str, bool]]) -> str:
    """Join the pieces of a continued parameter in the order of their numbers (RFC 2231 §3, §4)."""
    charset, data = "", []
    for _, (raw, encoded) in sorted(pieces.items()):
        if not encoded:
            data.append(raw.encode("utf-8", "replace"))
            continue
        if not data and raw.count("'") >= 2:
            charset, _, raw = raw.split("'", 2)
        elif charset and raw.lower().startswith(f"{charset.lower()}'"):
            raw = _without_language(raw[len(charset) + 1 :])
        data.append(unquote_to_bytes(raw))
    joined = b"".join(data)
    text = decode(joined, charset)[0] if charset else decode(joined, "utf-8")[0]
    return decode_words(text) if "=?" in text else text


def _without_language(raw: str) -> str:
    """Drop the language behind a charset that stands before every piece, and not only the first."""
    match = _LANGUAGE.match(raw)
    return raw[match.end() :] if match else raw
