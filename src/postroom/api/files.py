"""Bytes for programs: streamed from the store, whole or a range of them (RFC 9110 §14)."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from postroom.accounts.installation import blobs
from postroom.api.problems import answer
from postroom.blobs import BlobMissing

CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
BYTES_OUT = {
    "responses": {
        200: {"description": "The bytes.", "content": {"application/octet-stream": {}}},
        206: {"description": "The range asked for.", "content": {"application/octet-stream": {}}},
        304: {"description": "The program has it already."},
        416: {"$ref": "#/components/responses/416"},
    },
    "parameters": [
        {
            "in": "header",
            "name": "Range",
            "required": False,
            "description": "One range of bytes, as `bytes=0-1023`; anything else gets the whole.",
            "schema": {"type": "string"},
        }
    ],
}


def handed_out(request: HttpRequest, digest: str, name: str, content_type: str) -> HttpResponseBase:
    """Return a blob as a file for saving. A single range is answered as such, several with the whole."""
    try:
        size, stream = blobs().size(digest), blobs().open(digest)
    except BlobMissing as error:
        raise Http404 from error
    etag = f'"{digest}"'
    if etag in request.headers.get("If-None-Match", ""):
        stream.close()
        return HttpResponse(status=304, headers={"ETag": etag})
    wanted = _range(request, size, etag)
    if wanted is not None and wanted.start >= size:
        stream.close()
        response: HttpResponseBase = answer(416, f"The file has {size} bytes.")
        response["Content-Range"] = f"bytes */{size}"
        return response
    part = wanted or range(size)
    response = StreamingHttpResponse(
        _bytes(stream, part.start, len(part)), status=206 if wanted else 200, content_type=content_type
    )
    if wanted:
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    response["Content-Length"] = str(len(part))
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["ETag"], response["Accept-Ranges"] = etag, "bytes"
    # Compression would change the bytes that a range counts.
    response["Content-Encoding"] = "identity"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def _range(request: HttpRequest, size: int, etag: str) -> range | None:
    """Return which bytes are wanted; None for all of them."""
    match = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if match is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        return range(max(0, size - int(last)), size) if last and int(last) else None
    end = min(int(last) + 1, size) if last else size
    return None if last and int(last) < int(first) else range(int(first), max(end, int(first)))


def _bytes(stream: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    with stream:
        stream.seek(start)
        while length > 0 and (chunk := stream.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
