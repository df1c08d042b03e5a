"""Errors as programs read them: application/problem+json (RFC 9457). Their `type` is a page: /api/problems/NAME."""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from postroom.accounts.database import database_is_out
from postroom.accounts.people import AccountError, NotAllowed
from postroom.api.problem_kinds import KINDS, kind_of
from postroom.conversations.collisions import Collision
from postroom.conversations.errors import ConversationError
from postroom.conversations.send_guard.looking import LooksUnfinished

log = logging.getLogger("postroom.api")


class Problem(Exception):  # noqa: N818
    """Ends a request with a problem: an HTTP status, a sentence and, where there is one, the field.

    `place` says where in the field: {"position": …}; `name` is the kind of problem where the status does not
    tell it (see problem_kinds).
    """

    def __init__(
        self, status: int, detail: str, field: str = "", place: dict[str, int] | None = None, name: str = ""
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.field, self.place, self.name = status, detail, field, place or {}, name


def answer(
    status: int,
    detail: str,
    errors: Sequence[Mapping[str, str | int]] | None = None,
    name: str = "",
    warnings: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    """Return the problem as a response."""
    name = name or kind_of(status)
    body: dict[str, Any] = {
        "type": f"/api/problems/{name}",
        "title": KINDS[name].title,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    if warnings:
        body["warnings"] = warnings
    response = HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if name == "insufficient-scope":
        response["WWW-Authenticate"] = 'Bearer error="insufficient_scope"'
    return response


def answer_to(problem: Problem) -> HttpResponse:
    """Return a problem that was raised as a response."""
    named: dict[str, str | int] = {"field": problem.field, "message": problem.detail, **problem.place}
    return answer(problem.status, problem.detail, [named] if problem.field else None, problem.name)


def register(api: NinjaAPI) -> None:
    """Let every error of the API become a problem."""

    @api.exception_handler(Problem)
    def problem(request: HttpRequest, error: Problem) -> HttpResponse:
        return answer_to(error)

    @api.exception_handler(ConversationError)
    def refused(request: HttpRequest, error: ConversationError) -> HttpResponse:
        return answer_to(Problem(422, str(error), error.field))

    @api.exception_handler(Collision)
    def overtaken(request: HttpRequest, error: Collision) -> HttpResponse:
        numbers = ", ".join(str(message.pk) for message in error.newer)
        return answer(
            409, f"Something newer is there: message {numbers}. Read it, then send again without `since`."
        )

    @api.exception_handler(LooksUnfinished)
    def unfinished(request: HttpRequest, error: LooksUnfinished) -> HttpResponse:
        kinds = json.dumps([one.rule for one in error.cautions])
        return answer(
            409,
            f"Not sent yet. {error} Change the mail, or repeat the call with “despite”: {kinds}.",
            name="send-guard",
            warnings=[
                {"kind": one.rule, "field": one.field, "words": one.words, "message": one.sentence}
                for one in error.cautions
            ],
        )

    @api.exception_handler(NotAllowed)
    def not_allowed(request: HttpRequest, error: NotAllowed) -> HttpResponse:
        return answer(403, str(error))

    @api.exception_handler(AccountError)
    def account_refused(request: HttpRequest, error: AccountError) -> HttpResponse:
        return answer_to(Problem(422, str(error), getattr(error, "field", "")))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [
            {
                "field": ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][-1]),
                "message": one["msg"],
            }
            for one in error.errors
        ]
        sentence = "; ".join(f"{one['field']}: {one['message']}" for one in errors[:5])
        return answer(422, f"The request does not fit: {sentence}.", errors)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return answer(
            401,
            "The token is missing, unknown or expired. Send “Authorization: Bearer TOKEN”; "
            "`postroom token create --person ADDRESS` makes one.",
        )

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(404, "There is nothing here that this token may see.")

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        cause = error.__cause__  # ninja wraps what the parser says of a body
        return answer_to(cause) if isinstance(cause, Problem) else answer(error.status_code, str(error))

    @api.exception_handler(Exception)
    def ours(request: HttpRequest, error: Exception) -> HttpResponse:
        if database_is_out(error):
            response = answer(503, "The database does not answer now. Try again in a moment.")
            response["Retry-After"] = "5"
            return response
        log.error("%s %s failed", request.method, request.path, exc_info=error)
        return answer(500, "Something went wrong on our side; it has been written to the log.")
