"""Links of a mail: what they say, and what they truly point to."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from postroom.mail.word_lists import words

_SHOWN = re.compile(
    r"(?:(https?://)|(www\.)|mailto:)?(?:[^\s/@<>]{1,80}@)?((?:[^\W_][\w-]{0,62}\.){1,8}[^\W\d_]{2,24})(?::\d{1,5})?(?:[/?#]\S{0,500})?[.,]?",
    re.IGNORECASE,
)
_FILE_ENDINGS = words(
    """pdf doc docx xls xlsx ppt pptx txt csv zip gz png jpg jpeg gif webp svg html htm xml json js ts py md mp3
    mp4 ics eml
    exe msi dmg apk"""
)
_SCHEMES = frozenset(("http", "https", "mailto", "tel"))
_CONTROLS = re.compile(r"[\x00-\x20\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its text as shown, its address, and whether the text shows another host than the address has."""

    text: str
    href: str
    deceptive: bool


def allowed(href: str) -> str:
    """Return the address if a person may follow it (http, https, mailto, tel), without controls, else ""."""
    address = _CONTROLS.sub("", href)
    scheme, colon, _ = address.partition(":")
    return address if colon and scheme.lower() in _SCHEMES and len(address) <= 8_000 else ""


def link(text: str, href: str) -> Link:
    """Return the link, judged."""
    return Link(text, href, _is_deceptive(text, href))


def host_of(href: str) -> str:
    """Return the host that an address leads to, as its registry writes it (xn--…); "" where there is none."""
    try:
        parts = urlsplit(href)
        if parts.scheme.lower() == "mailto":
            return _ascii(unquote(parts.path).rpartition("@")[2])
        return _ascii(parts.hostname or "")
    except ValueError:
        return ""


def _is_deceptive(text: str, href: str) -> bool:
    """Whether the whole text reads as an address with another host, or the address hides its host behind an @."""
    scheme = href.partition(":")[0].lower()
    if scheme == "tel":
        return False
    try:
        parts = urlsplit(href)
        host = parts.hostname or ""
        named = parts.username or ""
    except ValueError:
        return True
    if scheme == "mailto":
        host = unquote(href.partition(":")[2]).partition("?")[0].rpartition("@")[2].lower()
    elif "." in unquote(named):
        return True
    shown = _SHOWN.fullmatch(_CONTROLS.sub("", text)) if len(text) <= 1000 else None
    if shown is None or not host:
        return False
    if not (shown[1] or shown[2] or "@" in text) and shown[3].rpartition(".")[2].lower() in _FILE_ENDINGS:
        return False
    return not _same_site(_ascii(shown[3]), _ascii(host))


def _same_site(shown: str, host: str) -> bool:
    shown, host = shown.removeprefix("www."), host.removeprefix("www.")
    return shown == host or host.endswith(f".{shown}") or shown.endswith(f".{host}")


def _ascii(host: str) -> str:
    host = host.lower().rstrip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host
