"""How much a program may send, known before the first byte of it is read."""

from django.http import HttpRequest

from postroom.api.problems import Problem

MOST_JSON_BYTES = 8 * 1024 * 1024
MOST_UPLOAD_BYTES = 72 * 1024 * 1024


def check(request: HttpRequest) -> None:
    """Raise a Problem for a body without a length (411) or with too great a one (413)."""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        raise Problem(411, "The length of the body is missing: send Content-Length.")
    text = request.META.get("CONTENT_LENGTH") or "0"
    if not (text.isascii() and text.isdigit()):
        raise Problem(400, "Content-Length is no number.")
    most = MOST_JSON_BYTES if _is_json(request) else MOST_UPLOAD_BYTES
    if int(text) > most:
        raise Problem(413, f"The body has {int(text):,} bytes; {most:,} are the most here.")


def _is_json(request: HttpRequest) -> bool:
    kind = (request.content_type or "").lower()
    return kind in ("", "application/json", "text/plain", "application/x-www-form-urlencoded")
