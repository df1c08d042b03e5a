"""JSON in and out: what cannot be read is a problem that says why; cursors are signed on their way out."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from postroom.accounts.models import Person
from postroom.api.frame.cursors import signed_in
from postroom.api.problems import Problem


class JsonParser(Parser):
    """Reads bodies; raises Problem (400) where one is no JSON."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what the body says."""
        return parsed(request.body)


class PageRenderer(JSONRenderer):
    """Writes answers."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        """Return the answer as JSON."""
        caller = getattr(request, "auth", None)
        if isinstance(caller, Person):
            data = signed_in(data, request, caller.pk)
        return super().render(request, data, response_status=response_status)


def parsed(body: bytes) -> Any:
    """Return what a body says. Raises Problem (400): no JSON, nested too deeply, or half a character in it."""
    try:
        value = json.loads(body, parse_constant=_refuse)
        if b"\\u" in body.lower():
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise Problem(400, "The body is nested too deeply.", "body") from error
    except UnicodeError as error:
        raise Problem(400, "The body is not UTF-8, or has half of a surrogate pair in it.", "body") from error
    except ValueError as error:
        raise Problem(400, f"The body is not JSON: {error}.", "body") from error
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number in JSON")
