"""Names of attached files: made safe to store, to show and to put into a header.

Names of strangers hold paths, control characters, characters that turn the direction of writing (so that
"invoice<U+202E>fdp.exe" looks like a PDF), and hundreds of characters.
"""

import re
import unicodedata
from mimetypes import guess_extension

from postroom.mail import limits

_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_ ()\-]{0,100}(?:\.[A-Za-z0-9_]{1,10}){1,2}")
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_BLANKS = re.compile(r"\s+")
_DOTS = re.compile(r"\.{2,}")
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_EXTENSIONS = {
    "application/octet-stream": ".bin",
    "application/ms-tnef": ".dat",
    "application/pgp-encrypted": ".asc",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "message/feedback-report": ".txt",
    "message/global": ".eml",
    "message/global-delivery-status": ".txt",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
}
_LONGEST_EXTENSION = 20


def safe_name(declared: str, content_type: str) -> str:
    """Return a file name without path, control and direction characters, of 1 to 200 bytes in UTF-8.

    An empty or hopeless name becomes "attachment" with the extension of the type; a long one is cut before
    its extension.
    """
    if _SAFE.fullmatch(declared) and not _DEVICES.match(declared):
        return declared
    name = declared.replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    name = _INVISIBLE.sub("", _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", name)))
    name = _DOTS.sub(".", _BLANKS.sub(" ", name)).strip(" .")
    if not name:
        return "attachment" + extension_for(content_type)
    if _DEVICES.match(name):
        name = f"_{name}"
    return _shortened(name)


def extension_for(content_type: str) -> str:
    """Return the usual extension of a content type with its dot, or "" for an unknown one."""
    return _EXTENSIONS.get(content_type) or guess_extension(content_type, strict=False) or ""


def distinct_names(names: list[str]) -> list[str]:
    """Return the names, those that come again in any case numbered: "scan.pdf", "scan (2).pdf"."""
    taken: set[str] = set()
    counters: dict[str, int] = {}
    distinct: list[str] = []
    for name in names:
        candidate = name
        while candidate.lower() in taken:
            number = counters[name.lower()] = counters.get(name.lower(), 1) + 1
            stem, extension = split_extension(name)
            candidate = _shortened(f"{stem} ({number}){extension}")
        taken.add(candidate.lower())
        distinct.append(candidate)
    return distinct


def split_extension(name: str) -> tuple[str, str]:
    """Return the name before its last dot, and the extension with its dot (at most 20 characters), or ""."""
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem or len(extension) > _LONGEST_EXTENSION or " " in extension:
        return name, ""
    return stem, dot + extension


def _shortened(name: str) -> str:
    if len(name.encode()) <= limits.FILE_NAME_BYTES:
        return name
    stem, extension = split_extension(name)
    numbered = re.search(r" \(\d+\)$", stem)
    extension = (numbered[0] if numbered else "") + extension
    room = limits.FILE_NAME_BYTES - len(extension.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .") + extension
