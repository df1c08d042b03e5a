"""Bearer tokens (RFC 6750): a program acts for the person whose token it holds, within its scopes."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from postroom.accounts.callers import Caller, caller_with
from postroom.accounts.models import Person
from postroom.api.problems import Problem


class Token(HttpBearer):
    """Accepts `Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        """Return the person behind the token, or None."""
        caller = caller_of(request)
        return caller.person if caller else None


def caller_of(request: HttpRequest) -> Caller | None:
    """Return who calls, looked up once for each request; None where the token is missing or opens nothing."""
    if not hasattr(request, "api_caller"):
        found = caller_with(request.headers.get("Authorization", ""))
        request.api_caller = found  # type: ignore[attr-defined]
    return request.api_caller  # type: ignore[attr-defined,no-any-return]


def person(request: HttpRequest) -> Person:
    """Return who the program acts for."""
    return request.auth  # type: ignore[attr-defined,no-any-return]


def writer(request: HttpRequest) -> Person:
    """Return who the program acts for, if they may change anything; a problem (403) otherwise."""
    somebody = person(request)
    if not somebody.may_write:
        raise Problem(403, f"{somebody.name} may read here, but not change anything.")
    return somebody


def administrator(request: HttpRequest) -> Person:
    """Return who the program acts for, if they administer the organisation; a problem (403) otherwise."""
    somebody = writer(request)
    if not somebody.sees_every_mailbox:
        raise Problem(403, "Only owners and administrators of the organisation may do this.")
    return somebody
