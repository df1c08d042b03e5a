"""Bearer tokens (RFC 6750): a program acts for the person whose token it holds."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from postroom.accounts.models import Person
from postroom.accounts.tokens import person_of
from postroom.api.problems import Problem


class Token(HttpBearer):
    """Accepts `Authorization: Bearer prt_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        """Return the person behind the token, or None."""
        return person_of(token)


def person(request: HttpRequest) -> Person:
    """Return who the program acts for."""
    return request.auth  # type: ignore[attr-defined,no-any-return]


def writer(request: HttpRequest) -> Person:
    """Return who the program acts for, if they may change anything; a problem (403) otherwise."""
    somebody = person(request)
    if not somebody.may_write:
        raise Problem(403, f"{somebody.name} may read here, but not change anything.")
    return somebody
