"""Numbers and bytes as tokens write them: LEB128 numbers, base32 in one spelling only (RFC 4648 §6)."""

import base64
import binascii

NUMBER_LIMIT = 2**63
TEXT_LIMIT = 400


def base32_encode(data: bytes) -> str:
    """Return base32 in lower case without padding."""
    return base64.b32encode(data).decode("ascii").rstrip("=").lower()


def base32_decode(text: str) -> bytes | None:
    """Return the bytes, in whatever case they are written; None for anything that `base32_encode` never
    writes.
    """
    if not text or len(text) > TEXT_LIMIT or not text.isascii():
        return None
    try:
        data = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        return None
    return data if base32_encode(data) == text.lower() else None


def varint(number: int) -> bytes:
    """Return a number from 0 to 2**63 - 1 in groups of seven bits, the lowest first (LEB128)."""
    if not 0 <= number < NUMBER_LIMIT:
        raise ValueError(f"{number} is not within 0 to 2**63 - 1")
    groups = bytearray()
    while number > 127:
        groups.append(number & 127 | 128)
        number >>= 7
    groups.append(number)
    return bytes(groups)


class Reader:
    """Reads numbers one after the other; `complete` tells whether there were just enough bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._broken = False

    def varint(self) -> int:
        """Return the next number, or 0 where there is none."""
        number = shift = 0
        while self._at < len(self._data) and shift < 63:
            group = self._data[self._at]
            self._at += 1
            number |= (group & 127) << shift
            shift += 7
            if group < 128:
                return number
        self._broken = True
        return 0

    @property
    def complete(self) -> bool:
        """Whether every number asked for was there, and nothing more."""
        return not self._broken and self._at == len(self._data)
