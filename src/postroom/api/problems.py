"""Errors as programs read them: application/problem+json (RFC 9457)."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from postroom.conversations.errors import ConversationError

TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    409: "Conflict",
    422: "Not understood",
    500: "Our fault",
}


class Problem(Exception):  # noqa: N818
    """Ends a request with a problem: an HTTP status, a sentence and, where there is one, the field."""

    def __init__(self, status: int, detail: str, field: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail, self.field = status, detail, field


def answer(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """Return the problem as a response."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    response = HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def register(api: NinjaAPI) -> None:
    """Let every error of the API become a problem."""

    @api.exception_handler(Problem)
    def problem(request: HttpRequest, error: Problem) -> HttpResponse:
        errors = [{"field": error.field, "message": error.detail}] if error.field else None
        return answer(error.status, error.detail, errors)

    @api.exception_handler(ConversationError)
    def refused(request: HttpRequest, error: ConversationError) -> HttpResponse:
        errors = [{"field": error.field, "message": str(error)}] if error.field else None
        return answer(422, str(error), errors)

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
        return answer(error.status_code, str(error))
