"""Numbers as people type them into forms."""


def number(text: str) -> int | None:
    """Return a whole number that was typed, or None where it is none (or absurdly long)."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
