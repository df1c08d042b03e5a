"""The client and the tools against a server that is played: repeating, paging, errors, read-only tools."""

import asyncio
import json
import subprocess
import sys
from typing import Any

import httpx
import pytest

from postroom.client import ApiError, AsyncClient, Client, calls, wire
from postroom.client.tools import tools_of, used
from tests.api.test_description import DESCRIPTION


class Played:
    """Answers in turn, and keeps what was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers, self.asked = list(answers), []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def client(self) -> Client:
        return Client("http://postroom.example", "prt_x", transport=httpx.MockTransport(self))


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between attempts."""
    monkeypatch.setattr(wire, "FIRST_WAIT_S", 0.001)


def page(cursor: str | None, *numbers: int) -> httpx.Response:
    return httpx.Response(200, json={"items": [{"id": str(one)} for one in numbers], "next_cursor": cursor})


def test_what_creates_is_repeated_under_one_key() -> None:
    server = Played(httpx.ConnectError("no"), httpx.Response(503), httpx.Response(201, json={"id": "1"}))
    assert server.client().do(calls.create_note("42", {"text": "x"}))["id"] == "1"
    keys = {one.headers["Idempotency-Key"] for one in server.asked}
    assert len(server.asked) == 3 and len(keys) == 1
    assert server.asked[0].url.path == "/api/v1/conversations/42/notes"
    assert server.asked[0].headers["Authorization"] == "Bearer prt_x"


def test_what_is_refused_is_not_repeated() -> None:
    problem = {"type": "/api/problems/invalid", "detail": "The note is empty.", "errors": [{"field": "text"}]}
    server = Played(httpx.Response(422, json=problem))
    with pytest.raises(ApiError) as refusal:
        server.client().do(calls.create_note("42", {"text": ""}))
    assert (refusal.value.status, refusal.value.fields) == (422, ["text"])
    assert "empty" in str(refusal.value) and len(server.asked) == 1


def test_after_the_last_attempt_the_error_says_so() -> None:
    with pytest.raises(ApiError) as refusal:
        Played(*[httpx.ConnectError("refused")] * 5).client().do(calls.get_me())
    assert refusal.value.status == 0 and "refused" in refusal.value.detail
    with pytest.raises(ApiError) as refusal:
        Played(*[httpx.Response(502, text="<html>")] * 5).client().do(calls.get_me())
    assert refusal.value.status == 502


def test_pages_are_one_list() -> None:
    server = Played(page("c1", 1, 2), page("c2", 3), page(None))
    found = [one["id"] for one in server.client().each(calls.list_conversations(status="open"))]
    assert found == ["1", "2", "3"]
    assert [one.url.params.get("cursor") for one in server.asked] == [None, "c1", "c2"]
    assert all(one.url.params["status"] == "open" for one in server.asked)


def test_the_same_for_asyncio() -> None:
    async def run(server: Played) -> list[str]:
        async with AsyncClient("http://x.example", "t", transport=httpx.MockTransport(server)) as client:
            return [one["id"] async for one in client.each(calls.list_notes("42"))]

    assert asyncio.run(run(Played(httpx.Response(503), page("c", 1), page(None, 2)))) == ["1", "2"]


def test_what_stands_in_an_address_is_quoted() -> None:
    server = Played(httpx.Response(404, json={"detail": "no"}))
    with pytest.raises(ApiError):
        server.client().do(calls.get_conversation("1/../2?x"))
    assert server.asked[0].url.raw_path == b"/api/v1/conversations/1%2F..%2F2%3Fx"


def test_events_go_on_where_they_were() -> None:
    def stream(*numbers: int) -> httpx.Response:
        text = "".join(f'id: 0.{n}\nevent: x\ndata: {{"id": "0.{n}"}}\n\n' for n in numbers)
        return httpx.Response(200, text=": welcome\n\n" + text)

    server = Played(stream(1, 2), httpx.ConnectError("gone"), stream(3))
    events = server.client().events()
    assert [next(events)["id"] for _ in range(3)] == ["0.1", "0.2", "0.3"]
    assert [one.headers.get("Last-Event-ID") for one in server.asked] == [None, "0.2", "0.2"]


def test_the_client_needs_no_django() -> None:
    code = "import sys, postroom.client, postroom.client.mcp_server; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False", done.stderr


def test_tools_are_the_operations_and_read_only_ones_change_nothing() -> None:
    every, reading = tools_of(DESCRIPTION, read_only=False), tools_of(DESCRIPTION, read_only=True)
    assert {"create_reply", "update_conversation", "list_conversations"} <= set(every)
    assert {tool.method for tool in reading.values()} == {"GET"} and "create_reply" not in reading
    assert "$ref" not in json.dumps([tool.schema for tool in every.values()])


def test_a_tool_asks_what_it_was_given() -> None:
    async def run(name: str, **arguments: Any) -> str:
        async with AsyncClient("http://x.example", "t", transport=httpx.MockTransport(server)) as client:
            return await used(client, tools_of(DESCRIPTION, read_only=False)[name], arguments)

    server = Played(httpx.Response(201, json={"id": "7"}), httpx.Response(200, json={"items": []}))
    assert asyncio.run(run("create_note", conversation_id="42", body={"text": "x"})) == '{"id": "7"}'
    assert json.loads(server.asked[0].content) == {"text": "x"}
    asyncio.run(run("list_conversations", limit=3))
    assert dict(server.asked[1].url.params) == {"limit": "3"}
    for arguments in ({}, {"conversation_id": "42", "body": {}, "colour": "red"}):
        with pytest.raises(ApiError):
            asyncio.run(run("create_note", **arguments))
