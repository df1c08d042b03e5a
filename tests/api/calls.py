"""Calling the API in a test, without a server."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from postroom.accounts import tokens
from postroom.accounts.models import Person


class Api:
    """The API as a program sees it that acts for one person."""

    def __init__(
        self, person: Person | None = None, *, secret: str = "", scopes: tuple[str, ...] = ("write",)
    ):
        self.secret = secret or (tokens.create(person, scopes=scopes) if person else "")

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Call, with headers as Python names: Idempotency_Key="…"; a body of bytes goes as it is."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            sent["Authorization"] = f"Bearer {self.secret}"
        content = {}
        if body is not None or method not in ("GET", "DELETE"):
            data = body if isinstance(body, bytes) else json.dumps({} if body is None else body)
            content = {"data": data, "content_type": sent.pop("Content-Type", "application/json")}
        client = Client(raise_request_exception=False)
        address = path if path.startswith("/api/") else f"/api/v1{path}"
        return client.generic(method, address, headers=sent, **content)


def fields(answer: HttpResponse) -> list[str]:
    """Return which fields a problem names, having looked that it is one."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    problem = json.loads(answer.content)
    assert problem["status"] == answer.status_code and problem["detail"]
    assert problem["type"].startswith("/api/problems/") and len(problem["type"]) > 15
    return [one["field"] for one in problem.get("errors", [])]
