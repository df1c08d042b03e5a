"""A placeholder that nobody has filled in."""

import re

from postroom.conversations.send_guard.draft import Caution, Draft

_HOLE = re.compile(
    r"\{\{[^{}\n]{0,60}\}\}|\{%[^%\n]{1,60}%\}|\$\{[^{}\n]{1,60}\}|%[A-Z][A-Z_]{2,30}%|<<[^<>\n]{1,40}>>"
    r"|\[(?:insert|your|first|last|customer|name|date|amount|link|todo|tbd|xxx)\b[^\]\n]{0,40}\]"
    r"|\[(?:NAME|DATE|DATUM|NOM|NOMBRE|NOME|VORNAME|NACHNAME)\]"
    r"|(?<!\w)(?:XXX+|TODO|TBD|FIXME)(?!\w)|\blorem ipsum\b",
    re.IGNORECASE,
)
_SHOUTED = re.compile(r"(?:XXX+|TODO|TBD|FIXME)")


def unfilled_placeholder(draft: Draft) -> Caution | None:
    """Warn of {{name}}, [Your name], XXX and their like, in text or subject."""
    for field, text in (("subject", draft.subject or ""), ("text", draft.text)):
        for found in _HOLE.finditer(text):
            if found[0][0].isalpha() and "ipsum" not in found[0].lower() and not _SHOUTED.fullmatch(found[0]):
                continue  # "todo" and "xxx" as ordinary words
            return Caution(
                f"“{found[0]}” looks like something that was to be filled in.", field, words=found[0]
            )
    return None
