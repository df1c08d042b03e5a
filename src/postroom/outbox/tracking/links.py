"""The addresses that tell of an opening or a followed link: signed, so that nobody can make them lead elsewhere."""

import html
import re
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

_HREF = re.compile(r"""(<a\b[^>]*?\bhref\s*=\s*)(["'])(https?://[^"']{1,1900})\2""", re.IGNORECASE)
PIXEL, LINK = "opened", "followed"


@dataclass(frozen=True, slots=True)
class Seen:
    """Which mail was seen, by its Message-ID; `url` is the link that was followed."""

    message_id: str
    url: str = ""


def with_tracking(markup: str, message_id: str, base: str) -> str:
    """Return HTML whose links lead through `base`, with a picture of one pixel at its end."""

    def through(found: re.Match[str]) -> str:
        url = html.unescape(found[3])
        return f"{found[1]}{found[2]}{base}/seen/{_signed(LINK, message_id, url)}{found[2]}"

    pixel = f'<img src="{base}/seen/{_signed(PIXEL, message_id)}.gif" width="1" height="1" alt="">'
    return _HREF.sub(through, markup) + pixel


def read(token: str) -> Seen | None:
    """Return what a token of ours stands for; None for any other."""
    try:
        kind, message_id, url = _signer().unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return Seen(str(message_id), str(url)) if kind in (PIXEL, LINK) else None


def _signed(kind: str, message_id: str, url: str = "") -> str:
    return _signer().sign_object((kind, message_id, url), compress=True)


def _signer() -> Signer:
    return Signer(salt="postroom.tracking", sep=".")
