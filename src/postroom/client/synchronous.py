"""The client for ordinary programs."""

import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, TypeVar, cast

import httpx

from postroom.client.call import Call, PageCall
from postroom.client.errors import ApiError
from postroom.client.shapes import EventOut
from postroom.client.wire import (
    AGAIN,
    BASE,
    EventReader,
    answer_of,
    headers_of,
    no_answer,
    request_of,
    wait_s,
)

T = TypeVar("T")


class Client:
    """Speaks to the Postroom at `url` (https://postroom.example) with a token.

    A call that gets no answer, or one that says "later", is repeated up to `retries` times; what creates something
    carries an Idempotency-Key, so that it is done once all the same.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        retries: int = 4,
        timeout_s: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._http = httpx.Client(
            base_url=url.rstrip("/"), headers=headers_of(token), timeout=timeout_s, transport=transport
        )
        self._retries = retries

    def do(self, call: Call[T], *, key: str = "") -> T:
        """Make a call and return its answer. Raises ApiError. `key` is an Idempotency-Key of your own."""
        return cast("T", answer_of(self._send(request_of(call, key))))

    def each(self, call: PageCall[T]) -> Iterator[T]:
        """Make a call for a list, and return the items of all its pages. Raises ApiError."""
        following: PageCall[T] | None = call
        while following is not None:
            page = self.do(following)
            yield from page["items"]
            following = following.following(page)

    def events(self, after: str = "") -> Iterator[EventOut]:
        """Return what happens from now on, or after the event with this id, for ever. Raises ApiError."""
        reader, attempt = EventReader(after), 0
        while True:
            headers = {"Last-Event-ID": reader.last} if reader.last else {}
            try:
                with self._http.stream("GET", f"{BASE}/events", headers=headers) as response:
                    if not response.is_success:
                        response.read()
                        answer_of(response)
                    for line in response.iter_lines():
                        attempt = 0
                        if (event := reader.line(line)) is not None:
                            yield event
            except httpx.HTTPError as error:
                if attempt >= self._retries:
                    raise no_answer(error) from error
            time.sleep(wait_s(attempt))
            attempt += 1

    def download(self, path: str) -> Iterator[bytes]:
        """Return the bytes at a path such as /attachments/42/content. Raises ApiError."""
        with self._http.stream("GET", BASE + path) as response:
            if not response.is_success:
                response.read()
                answer_of(response)
            yield from response.iter_bytes()

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _send(self, request: dict[str, Any]) -> httpx.Response:
        for attempt in range(self._retries + 1):
            is_last = attempt == self._retries
            try:
                response = self._http.request(**request)
            except httpx.TransportError as error:
                if is_last:
                    raise no_answer(error) from error
                time.sleep(wait_s(attempt))
                continue
            if response.status_code not in AGAIN or is_last:
                return response
            time.sleep(wait_s(attempt, response.headers.get("Retry-After", "")))
        raise ApiError(0, "No attempt was made: retries is below 0.")
