"""Words of an internal note in a mail to somebody outside."""

import re

from postroom.conversations.send_guard.draft import Caution, Draft

SHORTEST = 25
_BLANKS = re.compile(r"\s+")


def note_text(draft: Draft) -> Caution | None:
    """Warn where a sentence of a note stands in the mail, whatever its case and blanks."""
    text = _flat(draft.text)
    for note in draft.notes:
        for sentence in re.split(r"[.!?\n]+", note):
            flat = _flat(sentence)
            if len(flat) >= SHORTEST and flat in text:
                words = sentence.strip()[:80]
                return Caution(f"“{words}” stands in a note that is for your team only.", words=words)
    return None


def _flat(text: str) -> str:
    return _BLANKS.sub(" ", text).strip().casefold()
