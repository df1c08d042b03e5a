"""What both clients share: requests, when to try again, how answers and streams are read."""

import json
import random
import uuid
from collections.abc import Mapping
from typing import Any

import httpx

from postroom.client.call import Call
from postroom.client.errors import ApiError

AGAIN = frozenset({429, 502, 503, 504})
FIRST_WAIT_S, LONGEST_WAIT_S = 0.3, 30.0
BASE = "/api/v1"


def headers_of(token: str) -> dict[str, str]:
    """Return the headers of every call."""
    return {"Authorization": f"Bearer {token}", "Accept": "application/json", "User-Agent": "postroom-client"}


def request_of(call: Call[Any], key: str = "") -> dict[str, Any]:
    """Return the arguments of httpx for a call. What creates something gets a key, so that it is done once."""
    request: dict[str, Any] = {"method": call.method, "url": BASE + call.path, "params": call.parameters()}
    if call.body is not None:
        request["json"] = call.body
    if call.method == "POST":
        request["headers"] = {"Idempotency-Key": key or str(uuid.uuid4())}
    return request


def wait_s(attempt: int, retry_after: str = "") -> float:
    """Return how long to wait before the next attempt."""
    if retry_after.isdigit():
        return min(float(retry_after), 2 * LONGEST_WAIT_S)
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0**attempt) * random.uniform(0.7, 1.3)  # noqa: S311


def answer_of(response: httpx.Response) -> Any:
    """Return what an answer says. Raises ApiError."""
    if response.is_success:
        return response.json() if response.content else None
    try:
        problem: Mapping[str, Any] = response.json()
        detail, kind = str(problem["detail"]), str(problem.get("type", ""))
        errors, warnings = list(problem.get("errors", [])), list(problem.get("warnings", []))
    except (ValueError, KeyError, TypeError):
        detail, kind, errors, warnings = f"The server answered {response.status_code}.", "", [], []
    raise ApiError(response.status_code, detail, kind, errors, warnings)


def no_answer(error: httpx.HTTPError) -> ApiError:
    """Return the error of a server that cannot be reached."""
    return ApiError(0, f"There was no answer: {error or type(error).__name__}.")


class EventReader:
    """Reads server-sent events line by line; `last` is the id of the last one."""

    def __init__(self, last: str = "") -> None:
        self.last = last
        self._data: list[str] = []

    def line(self, line: str) -> Any | None:
        """Take a line; returns the event that it completes."""
        if line.startswith("data:"):
            self._data.append(line[5:].strip())
        elif line.startswith("id:"):
            self.last = line[3:].strip()
        elif not line and self._data:
            text, self._data = "\n".join(self._data), []
            return json.loads(text)
        return None
