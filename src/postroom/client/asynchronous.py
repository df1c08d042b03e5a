"""The same client for asyncio."""

import asyncio
from collections.abc import AsyncIterator
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


class AsyncClient:
    """Speaks to the Postroom at `url` with a token; see Client for what is repeated when."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        retries: int = 4,
        timeout_s: float = 30.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(
            base_url=url.rstrip("/"), headers=headers_of(token), timeout=timeout_s, transport=transport
        )
        self._retries = retries

    async def do(self, call: Call[T], *, key: str = "") -> T:
        """Make a call and return its answer. Raises ApiError. `key` is an Idempotency-Key of your own."""
        return cast("T", answer_of(await self._send(request_of(call, key))))

    async def each(self, call: PageCall[T]) -> AsyncIterator[T]:
        """Make a call for a list, and return the items of all its pages. Raises ApiError."""
        following: PageCall[T] | None = call
        while following is not None:
            page = await self.do(following)
            for item in page["items"]:
                yield item
            following = following.following(page)

    async def events(self, after: str = "") -> AsyncIterator[EventOut]:
        """Return what happens from now on, or after the event with this id, for ever. Raises ApiError."""
        reader, attempt = EventReader(after), 0
        while True:
            headers = {"Last-Event-ID": reader.last} if reader.last else {}
            try:
                async with self._http.stream("GET", f"{BASE}/events", headers=headers) as response:
                    if not response.is_success:
                        await response.aread()
                        answer_of(response)
                    async for line in response.aiter_lines():
                        attempt = 0
                        if (event := reader.line(line)) is not None:
                            yield event
            except httpx.HTTPError as error:
                if attempt >= self._retries:
                    raise no_answer(error) from error
            await asyncio.sleep(wait_s(attempt))
            attempt += 1

    async def download(self, path: str) -> AsyncIterator[bytes]:
        """Return the bytes at a path such as /attachments/42/content. Raises ApiError."""
        async with self._http.stream("GET", BASE + path) as response:
            if not response.is_success:
                await response.aread()
                answer_of(response)
            async for chunk in response.aiter_bytes():
                yield chunk

    async def close(self) -> None:
        """End the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _send(self, request: dict[str, Any]) -> httpx.Response:
        for attempt in range(self._retries + 1):
            is_last = attempt == self._retries
            try:
                response = await self._http.request(**request)
            except httpx.TransportError as error:
                if is_last:
                    raise no_answer(error) from error
                await asyncio.sleep(wait_s(attempt))
                continue
            if response.status_code not in AGAIN or is_last:
                return response
            await asyncio.sleep(wait_s(attempt, response.headers.get("Retry-After", "")))
        raise ApiError(0, "No attempt was made: retries is below 0.")
