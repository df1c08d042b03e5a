"""What a program may send by mistake or malice, against the real server: a problem each time, and it goes on."""

import http.client
import json
import socket
from urllib.parse import urlsplit

import httpx
import pytest

from tests.support.installation import Installation, written
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow

HUNDRED_MB = 100 * 1024 * 1024


def raw(installation: Installation, head: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they are, with a token, and return status, headers and body of the answer."""
    address = urlsplit(installation.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=20) as line:
        token = installation.tokens["ada@acme.test"]
        text = (
            f"{head}\r\nHost: {address.netloc}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        )
        line.sendall(text.encode())
        try:
            line.sendall(body)
        except OSError:
            pass  # It has answered and hung up, as it should.
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_what_does_not_fit_is_a_problem_and_the_server_goes_on(installation: Installation) -> None:
    api = installation.api()
    post = "POST /api/v1/conversations HTTP/1.1\r\nContent-Type: application/json"
    status, headers, body = raw(
        installation, f"{post}\r\nContent-Length: {HUNDRED_MB}", b'{"a":"' + b"x" * 4096
    )
    assert (status, headers["content-type"]) == (413, "application/problem+json"), body
    status, headers, body = raw(
        installation, f"{post}\r\nTransfer-Encoding: chunked", b"2\r\n{}\r\n0\r\n\r\n"
    )
    assert (status, headers["content-type"]) == (411, "application/problem+json"), body

    deep = b'{"text":' + b"[" * 500_000 + b"]" * 500_000 + b"}"
    for content, expected in (
        (deep, 400),
        (b'{"text": "x"', 400),
        (b"\xff\xfe{}", 400),
        (b'{"mailbox": 3, "to": {}, "subject": [], "colour": "red"}', 422),
        (b"[]", 422),
    ):
        answer = api.post("/conversations", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == expected, answer.text[:300]
        assert answer.headers["content-type"] == "application/problem+json"
        page = httpx.get(f"{installation.url}{answer.json()['type']}")
        assert page.status_code == 200 and answer.json()["title"] in page.text
    named = api.post("/conversations", json={"mailbox": 3, "to": {}, "subject": [], "colour": "red"}).json()
    assert {"body.mailbox", "body.subject", "body.colour"} <= {one["field"] for one in named["errors"]}

    assert api.get("/healthz-of-nobody").json()["type"] == "/api/problems/not-found"
    assert api.get("/mailboxes").status_code == 200


def test_a_cursor_and_an_id_of_somebody_else(installation: Installation) -> None:
    for number in range(3):
        installation.deliver(written(f"Offer {number}", "Hello"))
    ada, ben = installation.api(), installation.api("ben@acme.test")
    eventually(lambda: len(ada.get("/conversations").json()["items"]) == 3)
    cursor = ada.get("/conversations", params={"limit": 1}).json()["next_cursor"]
    assert ada.get("/conversations", params={"limit": 1, "cursor": cursor}).status_code == 200
    foreign = ben.get("/conversations", params={"limit": 1, "cursor": cursor})
    assert foreign.status_code == 422 and foreign.json()["errors"][0]["field"] == "cursor"

    other = ada.post("/mailboxes", json={"name": "Board", "address": "board@acme.test"}).json()["id"]
    hidden, nothing = ben.get(f"/mailboxes/{other}"), ben.get("/mailboxes/999999")
    assert hidden.status_code == nothing.status_code == 404 and hidden.content == nothing.content


def test_what_is_left_of_a_minute_is_told(
    installation_in_peace: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTROOM_API_RATE", "5")
    api = installation_in_peace.start().api()
    answers = [api.get("/me") for _ in range(7)]
    assert [one.status_code for one in answers] == [200] * 5 + [429] * 2
    assert [one.headers["ratelimit-remaining"] for one in answers] == ["4", "3", "2", "1", "0", "0", "0"]
    assert json.loads(answers[-1].content)["type"] == "/api/problems/too-many-calls"
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    other = installation_in_peace.api("ben@acme.test").get("/me")
    assert other.status_code == 200 and other.headers["ratelimit-policy"] == "5;w=60"
