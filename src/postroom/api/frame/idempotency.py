"""`Idempotency-Key`: a call that is repeated with the same key is done once and answered the same.

The key is written in the transaction of the call itself. Of two simultaneous calls the second waits for the
first (SQLite: writers take turns; PostgreSQL: at the unique key), and a call that died halfway left nothing
behind, so that repeating it does it.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from postroom.accounts.callers import Caller
from postroom.accounts.installation import vault
from postroom.api.auth import caller_of
from postroom.api.models import IdempotentCall
from postroom.api.problems import Problem
from postroom.kit.clock import now

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
KEPT = timedelta(hours=24)
REPLAYED_HEADERS = ("Content-Type", "Location", "ETag")


def asked_for(request: HttpRequest) -> bool:
    """Tell whether the call carries a key and creates something."""
    return request.method == "POST" and HEADER in request.headers


def once(request: HttpRequest, resource: Callable[[HttpRequest], HttpResponseBase]) -> HttpResponseBase:
    """Do the call, or answer as the first one with this key was answered. Raises Problem (422).

    What fails is not remembered: nothing was done, and the same key may be used for another try.
    """
    caller, key = caller_of(request), request.headers[HEADER]
    if caller is None or not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise Problem(422, f"The key must have 1 to {LONGEST_KEY} printable characters.", HEADER)
    fingerprint = _fingerprint(request)
    IdempotentCall.objects.filter(created_at__lt=now() - KEPT).delete()
    with transaction.atomic():
        row = _claim(caller, key, fingerprint)
        if row is None:
            return _replay(caller, key, fingerprint)
        response = resource(request)
        if response.status_code >= 400 or not isinstance(response, HttpResponse):
            transaction.set_rollback(True)
            return response
        headers = {name: response[name] for name in REPLAYED_HEADERS if response.has_header(name)}
        sealed = vault().seal(json.dumps([headers, response.content.decode()]))
        IdempotentCall.objects.filter(pk=row.pk).update(status=response.status_code, answer=sealed)
        return response


def _claim(caller: Caller, key: str, fingerprint: str) -> IdempotentCall | None:
    try:
        with transaction.atomic():
            return IdempotentCall.objects.create(
                organisation_id=caller.person.organisation_id,
                person=caller.person,
                key=key,
                fingerprint=fingerprint,
            )
    except IntegrityError:
        return None


def _replay(caller: Caller, key: str, fingerprint: str) -> HttpResponse:
    row = IdempotentCall.objects.get(person=caller.person, key=key)
    if row.fingerprint != fingerprint:
        raise Problem(
            422,
            "This key was used for another call within 24 hours. Use a new key for each thing that you want done.",
            HEADER,
            name="idempotency-key-reused",
        )
    headers, content = json.loads(vault().open(row.answer))
    return HttpResponse(content, status=row.status, headers=headers)


def _fingerprint(request: HttpRequest) -> str:
    """Return what tells one call from another: the method, the whole address and the body."""
    address = f"{request.method} {request.get_full_path()} {request.content_type}\n"
    return hashlib.sha256(address.encode("utf-8", "surrogatepass") + request.body).hexdigest()
