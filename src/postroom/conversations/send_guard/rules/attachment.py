"""The text speaks of an attachment, and there is none."""

import re

from postroom.conversations.send_guard.draft import Caution, Draft

_WORDS = "|".join(
    (
        r"attached\b|attachments?\b|enclosed\b",  # English
        r"im anhang|anhängend|angehängt|beigefügt|anbei\b|als anlage|in der anlage",  # German
        r"ci-joint\w*|pièces? jointes?|en annexe",  # French
        r"adjunt[oa]s?\b|adjuntamos|archivos? adjunt",  # Spanish
        r"in allegato|allegat[oaie]\b|allego\b",  # Italian
        r"em anexo|anexo\b|anexad[oa]s?\b|anexamos",  # Portuguese
        r"bijgevoegd\w*|bijlagen?\b|als bijlage|bijgesloten",  # Dutch
        r"w załączniku|załącz(?:am|amy|nik\w*|on\w+)",  # Polish
        r"bifoga\w*|bilagor?\b|bilagd\w*",  # Swedish
        r"vedhæft\w+|vedlagt\w*|bilag\b",  # Danish, Norwegian
        r"v příloze|přiložen\w*|přikládám\w*|přílohu",  # Czech
        r"ek(?:te|li dosya|teki)\b|ilişikte",  # Turkish
        r"во вложении|вложени[еяю]\b|прикрепл\w+|прилага\w+",  # Russian
    )
)
# Japanese and Chinese do not part words.
_SPEAKS = re.compile(rf"(?<!\w)(?:{_WORDS})|添付|附件", re.IGNORECASE)
_NOT_ONE = re.compile(
    r"\b(?:no|without|ohne|kein\w*|sans|sin|senza|sem|zonder|bez|utan|uden)\s+(?:an?\s+|any\s+|the\s+)?$",
    re.IGNORECASE,
)


def missing_attachment(draft: Draft) -> Caution | None:
    """Warn where something is said to be attached, in one of 14 languages, and nothing is."""
    if draft.attachments:
        return None
    for found in _SPEAKS.finditer(draft.text):
        if not _NOT_ONE.search(draft.text[max(0, found.start() - 20) : found.start()]):
            return Caution(f"The text says “{found[0]}”, and nothing is attached.", words=found[0])
    return None
