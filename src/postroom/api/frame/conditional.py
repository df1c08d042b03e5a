"""Conditional calls (RFC 9110 §13): `If-None-Match` when reading, `If-Match` when changing."""

import copy
import hashlib
import zlib
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified

from postroom.accounts.database import hold
from postroom.api.problems import Problem

Resource = Callable[[HttpRequest], HttpResponseBase]

LOCK = 8  # The scope of the lock under which conditional changes of one resource take turns in PostgreSQL.
CHANGING = frozenset({"PUT", "PATCH", "DELETE"})


def read(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Give what was read an ETag; where the program has it already, say only that (304)."""
    if request.method != "GET" or response.status_code != 200 or not isinstance(response, HttpResponse):
        return response
    if not response.has_header("ETag"):
        response["ETag"] = etag_of(response)
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "private, no-cache"
    if not _names(request.headers.get("If-None-Match", ""), response["ETag"]):
        return response
    unchanged = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control"):
        unchanged[name] = response[name]
    return unchanged


def is_conditional_change(request: HttpRequest) -> bool:
    """Tell whether a change is wanted only while the resource is as it was read."""
    return request.method in CHANGING and "If-Match" in request.headers


def change(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """Change a resource if it still is what `If-Match` names, in one transaction. Raises Problem (412)."""
    with transaction.atomic():
        hold(LOCK, [zlib.crc32(request.path.encode()) & 0x7FFFFFFF])
        present = copy.copy(request)
        present.method = "GET"
        current = resource(present)
        if current.status_code != 200 or not isinstance(current, HttpResponse):
            return current if current.status_code == 404 else _refused()
        if not _names(request.headers["If-Match"], etag_of(current)):
            return _refused()
        response = resource(request)
        if response.status_code >= 400:
            transaction.set_rollback(True)
        return response


def etag_of(response: HttpResponse) -> str:
    """Return the name of what a response says."""
    return f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'


def _names(header: str, etag: str) -> bool:
    # Compression on the way makes an ETag weak (W/…), though it names the same state.
    given = (one.strip().removeprefix("W/") for one in header.split(","))
    return any(one in ("*", etag.removeprefix("W/")) for one in given)


def _refused() -> HttpResponseBase:
    raise Problem(
        412, "It has changed since you read it. Read it again, and decide anew what to change.", "If-Match"
    )
