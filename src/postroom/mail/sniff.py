"""What kind of file some bytes are, by their first bytes: the few kinds that matter in mail, quickly.

The declared type is kept where the bytes do not contradict it. What matters is what may run in a browser:
HTML and SVG that call themselves a picture are named for what they are.
"""

import re

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\0\0\1\0", "image/vnd.microsoft.icon"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x7fELF", "application/x-elf"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"BEGIN:VCARD", "text/vcard"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {
    b"avif": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"qt  ": "video/quicktime",
}
_BRANDS |= {b"M4A ": "audio/mp4"}
_INSIDE_ZIP = (
    "application/vnd.",
    "application/epub",
    "application/java",
    "application/x-",
    "application/msword",
)
_INSIDE_OLE = ("application/ms", "application/vnd.ms-", "application/x-ms", "application/vnd.visio")
_MARKUP = re.compile(
    rb"\s*+(?:<\?xml[^>]{0,200}\?>\s*+|<!--.{0,400}?-->\s*+|<!DOCTYPE\s+svg[^>]{0,400}>\s*+){0,5}"
    rb"(?:(?P<svg><svg[\s>])|(?P<html><!DOCTYPE\s+html|<(?:html|head|body|script|iframe|meta|style|title|form|table|div|a|img|p|br|b|h1)[\s/>]))",
    re.IGNORECASE | re.DOTALL,
)
_LOOKED_AT_BYTES = 1024
_TEXT_TYPES = ("text/", "message/", "multipart/", "application/xml", "application/xhtml", "application/json")
_UNKNOWN = frozenset(
    ("", "application/octet-stream", "application/x-unknown", "application/unknown", "binary/octet-stream")
)


def sniff(content: bytes, declared: str) -> str:
    """Return the content type that the bytes show, or the declared one where they do not speak against it."""
    head = content[:_LOOKED_AT_BYTES]
    found = _by_magic(head)
    if found == "application/zip" and declared.startswith(_INSIDE_ZIP):
        return declared
    if found == "application/x-ole-storage":
        return declared if declared.startswith(_INSIDE_OLE) else found
    if found and not (found.startswith("text/") and declared.startswith("text/")):
        return (
            found
            if found != "application/vnd.microsoft.portable-executable" or _is_binary(head)
            else declared
        )
    if not declared.startswith(_TEXT_TYPES):
        markup = _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf"))
        if markup:
            return "image/svg+xml" if markup["svg"] else "text/html"
    if declared in _UNKNOWN:
        return "application/octet-stream" if not head or _is_binary(head) else "text/plain"
    return declared


def _by_magic(head: bytes) -> str:
    for magic, content_type in _MAGIC:
        if head.startswith(magic):
            return content_type
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head[:2] == b"BM" and len(head) > 26 and head[14:18] in (b"\x28\0\0\0", b"\x7c\0\0\0", b"\x6c\0\0\0"):
        return "image/bmp"
    return ""


def _is_binary(head: bytes) -> bool:
    return b"\0" in head or sum(byte < 9 or 13 < byte < 32 for byte in head) * 10 > len(head)
