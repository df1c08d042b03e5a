"""How large a picture is, from the first bytes of its file, without reading the picture itself."""

import struct

SIDE_MOST = 65_535
_SEGMENTS_MOST = 200
_LOOKED_AT_BYTES = 256 * 1024


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a PNG, GIF, JPEG or WebP; None where the bytes do not say.

    Never raises. Sources: PNG (RFC 2083 §4.1.1), GIF89a §18, JPEG (ITU-T T.81 §B.2.2), WebP (RFC 9649 §2.5-2.7).
    """
    try:
        size = _size(content[:_LOOKED_AT_BYTES])
    except (struct.error, IndexError):
        return None
    if size is None or not (0 < size[0] <= SIDE_MOST and 0 < size[1] <= SIDE_MOST):
        return None
    return size


def _size(content: bytes) -> tuple[int, int] | None:
    if content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR":
        return _pair(">II", content, 16)
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return _pair("<HH", content, 6)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    if content[:2] == b"\xff\xd8":
        return _jpeg(content)
    return None


def _pair(form: str, content: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(form, content, at)
    return first, second


def _webp(content: bytes) -> tuple[int, int] | None:
    kind = content[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    if kind == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = _pair("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _jpeg(content: bytes) -> tuple[int, int] | None:
    """The frame header of a JPEG; its picture stands before it where a camera turned it, which is not followed."""
    at = 2
    for _ in range(_SEGMENTS_MOST):
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1  # Fill bytes (§B.1.1.2).
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = _pair(">HH", content, at + 5)
            return width, height
        at += 2 + int(struct.unpack_from(">H", content, at + 2)[0])
    return None
