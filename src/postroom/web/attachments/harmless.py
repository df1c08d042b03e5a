"""Which files a browser may show at our own address, and how: never what can carry code for pages."""

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
SOUNDS = frozenset(
    {"audio/mpeg", "audio/ogg", "audio/wav", "audio/flac", "audio/mp4", "audio/webm", "audio/aac"}
)
FILMS = frozenset({"video/mp4", "video/webm", "video/ogg"})
PDF = "application/pdf"
TABLES = frozenset({"text/csv", "text/tab-separated-values", "application/csv"})
CALENDARS = frozenset({"text/calendar", "application/ics"})
CARDS = frozenset({"text/vcard", "text/x-vcard", "text/directory"})
SHOWN = PICTURES | SOUNDS | FILMS | {PDF}
_SAME = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "audio/mp3": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/x-m4a": "audio/mp4",
}
_TEXTS = frozenset({"application/json", "application/xml", "message/delivery-status", "text/rfc822-headers"})


def shown_as(content_type: str) -> str | None:
    """Return the type under which a file may be shown, or None where it may only be saved."""
    kind = plain(content_type)
    return kind if kind in SHOWN else None


def preview_of(content_type: str, name: str) -> str:
    """Return how a file is shown within a page, or "": picture, sound, film, pdf, invitation, card, table, text."""
    kind = plain(content_type)
    for preview, kinds in (
        ("picture", PICTURES),
        ("sound", SOUNDS),
        ("film", FILMS),
        ("pdf", frozenset({PDF})),
        ("invitation", CALENDARS),
        ("card", CARDS),
        ("table", TABLES),
    ):
        if kind in kinds:
            return preview
    if kind == "text/plain" and name.lower().endswith((".csv", ".tsv")):
        return "table"
    return "text" if kind in _TEXTS or (kind.startswith("text/") and kind != "text/html") else ""


def plain(content_type: str) -> str:
    """Return a type without its parameters, by its usual name."""
    kind = content_type.partition(";")[0].strip().lower()
    return _SAME.get(kind, kind)
