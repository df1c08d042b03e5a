"""Which files a browser may show at our own address: pictures in formats that cannot carry code."""

HARMLESS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def shown_as(content_type: str) -> str | None:
    """Return the type under which a file may be shown, or None where it may only be saved."""
    plain = content_type.partition(";")[0].strip().lower()
    plain = "image/jpeg" if plain in ("image/jpg", "image/pjpeg") else plain
    return plain if plain in HARMLESS else None
