"""Sizes as people write them."""

import re

_SIZE = re.compile(r"(\d{1,12}(?:[.,]\d{1,3})?) ?(b|bytes?|k|kb|kib|m|mb|mib|g|gb|gib)?", re.IGNORECASE)
_FACTORS = {"": 1, "b": 1, "k": 10**3, "m": 10**6, "g": 10**9}
_BINARY = {"ki": 2**10, "mi": 2**20, "gi": 2**30}
LARGEST = 2**62


def size_of(words: str) -> int | None:
    """Return the bytes that "5MB", "500k", "1.5 GiB" or "2000" mean, or None where it is no size."""
    found = _SIZE.fullmatch(words.strip())
    if not found:
        return None
    unit = (found[2] or "").lower()
    factor = _BINARY.get(unit[:2]) or _FACTORS[unit[:1]]
    return min(LARGEST, round(float(found[1].replace(",", ".")) * factor))
