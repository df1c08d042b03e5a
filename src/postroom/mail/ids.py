"""Message ids of Message-ID, In-Reply-To, References (RFC 5322 §3.6.4), also broken and absurd ones."""

import re

from postroom.mail import limits

_ONE = re.compile(r"<[^<>\s\x00-\x1f\x7f]{3,998}>")
_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_WORD = re.compile(r"[^\s<>,;:\"()]++")
_BLANKS_AND_CONTROLS = re.compile(r"[\s\x00-\x1f\x7f]+")


def parse_ids(value: str) -> tuple[str, ...]:
    """Return the ids of a header value in order, each once, without brackets: the first and the last 32.

    White space that folding left inside an id is taken out. Empty ids, ids longer than 998 characters and
    unterminated ones are left out; a value without any brackets gives its words that hold an "@".
    """
    if not value:
        return ()
    if _ONE.fullmatch(value):
        return (value[1:-1],)
    found = _IN_BRACKETS.findall(value)
    if not found and "<" not in value:
        found = [word for word in _WORD.findall(value) if "@" in word[1:-1]]
    ids = list(dict.fromkeys(identifier for raw in found if (identifier := _repaired(raw))))
    if len(ids) > limits.REFERENCES_FIRST + limits.REFERENCES_LAST:
        ids = ids[: limits.REFERENCES_FIRST] + ids[-limits.REFERENCES_LAST :]
    return tuple(ids)


def parse_id(value: str) -> str:
    """Return the id of a Message-ID header, or "" where there is none that can tell one mail from another."""
    ids = parse_ids(value)
    if ids:
        return ids[0]
    bare = _BLANKS_AND_CONTROLS.sub("", value).strip("<>").rpartition("<")[2].partition(">")[0]
    return bare if "@" in bare and len(bare) <= limits.MESSAGE_ID_CHARS else ""


def _repaired(raw: str) -> str:
    if len(raw) > 2 * limits.MESSAGE_ID_CHARS:
        return ""
    identifier = _BLANKS_AND_CONTROLS.sub("", raw) if " " in raw or not raw.isprintable() else raw
    return identifier if 2 < len(identifier) <= limits.MESSAGE_ID_CHARS else ""
