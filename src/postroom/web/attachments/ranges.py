"""Parts of files (RFC 9110 §14): what a player asks for when somebody jumps within a sound or a film."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def answer(stream: BinaryIO, size: int, asked: str, content_type: str) -> HttpResponseBase:
    """Return the file, or the one range of it that is asked for; 416 where there is no such range."""
    wanted = _wanted(asked, size)
    if wanted is None:
        stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = wanted
    response = StreamingHttpResponse(_pieces(stream, first, last - first + 1), content_type=content_type)
    if asked and (first, last) != (0, size - 1):
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Accept-Ranges"] = "bytes"
    # Ranges count bytes of the file itself; and what is compressed already gains nothing by it.
    response.headers["Content-Encoding"] = "identity"
    return response


def _wanted(asked: str, size: int) -> tuple[int, int] | None:
    """Return the first and the last byte; the whole file for what is not understood (§14.2)."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None or not (found[1] or found[2]):
        return 0, size - 1
    if not found[1]:
        length = int(found[2])
        return (max(0, size - length), size - 1) if length and size else None
    first, last = int(found[1]), int(found[2]) if found[2] else size - 1
    if first >= size:
        return None
    return (first, min(last, size - 1)) if last >= first else (0, size - 1)


def _pieces(stream: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    with stream:
        stream.seek(first)
        while length > 0 and (piece := stream.read(min(CHUNK, length))):
            length -= len(piece)
            yield piece
