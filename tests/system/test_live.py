"""The stream of announcements: who hears what, and that nothing falls between page and stream."""

import re

import httpx
import pytest

from tests.support.installation import PASSWORD, Installation, written
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.database, pytest.mark.two_web_processes]


def signed_in(installation: Installation, person: str) -> httpx.Client:
    client = httpx.Client(base_url=installation.url, timeout=20, follow_redirects=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/sign-in").text)
    assert token
    client.post("/sign-in", data={"email": person, "password": PASSWORD, "csrfmiddlewaretoken": token[1]})
    return client


def address_of_stream(page: str) -> str:
    found = re.search(r'<live-stream src="([^"]+)"', page)
    assert found
    return found[1]


def first_event(client: httpx.Client, address: str, within_s: float = 5) -> str:
    """Return the first announcement of a stream, or nothing where none comes in time."""
    try:
        with client.stream("GET", address, timeout=within_s) as stream:
            return next((line for line in stream.iter_lines() if line.startswith("data:")), "")
    except httpx.ReadTimeout:
        return ""


def test_mail_that_arrives_between_page_and_stream_is_announced(installation: Installation) -> None:
    ben = signed_in(installation, "ben@acme.test")
    address = address_of_stream(ben.get("/inbox").text)
    installation.deliver(written("In between", "Hello"))
    eventually(lambda: installation.api().get("/conversations").json()["items"])
    assert '"kind": "message.received"' in first_event(ben, address)


def test_only_members_hear_of_a_mailbox_and_nothing_of_what_it_says(installation: Installation) -> None:
    installation.run("mailbox", "add", "sales@acme.test", "--name", "Sales")
    installation.add_person("finn@acme.test", "Finn", "sales@acme.test")
    finn, ben = signed_in(installation, "finn@acme.test"), signed_in(installation, "ben@acme.test")
    at_finn, at_ben = address_of_stream(finn.get("/inbox").text), address_of_stream(ben.get("/inbox").text)
    installation.deliver(written("Secret words", "Hello"))
    heard = first_event(ben, at_ben)
    assert "message.received" in heard
    assert "Secret" not in heard
    assert first_event(finn, at_finn, within_s=2) == ""
    # A stranger hears nothing.
    assert httpx.get(f"{installation.url}/live").status_code == 401
