"""The way of a call: size, caller, scope, pace, the cursor, then the resource, repeated or conditional."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from postroom.api.auth import caller_of
from postroom.api.frame import conditional, cursors, idempotency, pace, sizes
from postroom.api.frame.known import unknown_parameter
from postroom.api.frame.scopes import missing_scope
from postroom.api.problems import Problem, answer, answer_to

PREFIX = "/api/v1/"
LENIENT = "application/problem+json"


class ApiFrame:
    """Django middleware, the innermost; everything outside /api/v1/ passes as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._resource = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(PREFIX):
            return self._resource(request)
        try:
            sizes.check(request)
            response = self._as_caller(request)
        except Problem as problem:
            response = answer_to(problem)
        return _as_problem(response)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, named: Any
    ) -> HttpResponseBase | None:
        """Refuse a query parameter that the resource does not have: a typing error must not go unnoticed."""
        if request.path.startswith(PREFIX) and (name := unknown_parameter(request)):
            sentence = (
                f"There is no parameter “{name[:60]}” here. Leave it out, or look it up in the description."
            )
            return answer(422, sentence, [{"field": name[:60], "message": sentence}])
        return None

    def _as_caller(self, request: HttpRequest) -> HttpResponseBase:
        caller = caller_of(request)
        if caller is None:
            return self._resource(request)  # which says that a token is missing, or needs none
        left = pace.count(caller.key)
        try:
            if left.refused:
                raise Problem(
                    429, f"Too many calls: {left.limit} a minute are the most. Wait {left.reset_s} s.", ""
                )
            if (scope := missing_scope(request, caller)) is not None:
                raise Problem(403, f"This token lacks the scope {scope}.", name="insufficient-scope")
            cursors.open_in(request, caller.person.pk)
            response = self._checked(request)
        except Problem as problem:
            response = answer_to(problem)
        pace.announce(left, response)
        return response

    def _checked(self, request: HttpRequest) -> HttpResponseBase:
        if idempotency.asked_for(request):
            return idempotency.once(request, self._resource)
        if conditional.is_conditional_change(request):
            return conditional.change(request, self._resource)
        return conditional.read(request, self._resource(request))


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """Say what Django says in HTML or plain text as a problem."""
    if response.status_code < 400 or response.get("Content-Type", "").startswith(LENIENT):
        return response
    if response.status_code == 405:
        problem = answer(405, "This resource has no such method. See Allow for those that it has.")
        problem["Allow"] = response.get("Allow", "")
        return problem
    if response.status_code == 404:
        return answer(404, "There is no such resource. The description is at /api/v1/openapi.json.")
    return response
