"""An OAuth 2 application: from the question to the person to the end of its tokens."""

import base64
import hashlib
import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.api.calls import Api, fields

BACK = "https://tracker.example/callback"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@pytest.fixture
def application(acme: SimpleNamespace) -> dict[str, Any]:
    """A confidential application that Ada registered."""
    made = Api(acme.ada)("POST", "/applications", {"name": "Parcel tracker", "redirect_uris": [BACK]})
    assert made.status_code == 201, made.content
    return dict(made.json())


def ask(browser: Client, application: dict[str, Any], **changes: str) -> Any:
    """Send a person's browser to the page on which they agree."""
    question = {
        "response_type": "code",
        "client_id": application["client_id"],
        "redirect_uri": BACK,
        "scope": "conversations:read",
        "state": "s1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    return browser.get("/oauth/authorize", {name: value for name, value in question.items() if value})


def answer(browser: Client, page: Any, **pressed: str) -> dict[str, list[str]]:
    """Press a button on that page; returns what the application is told."""
    inputs = re.findall(r"<input[^>]*>", page.content.decode())
    found = ((re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in inputs)
    posted = {name[1]: value[1] if value else "" for name, value in found if name}
    back = browser.post("/oauth/authorize", {**posted, **pressed})
    assert back.status_code == 302 and back["Location"].startswith(BACK)
    return parse_qs(urlsplit(back["Location"]).query)


def tokens_for(application: dict[str, Any], **form: str) -> Any:
    """Ask for tokens as the application."""
    secrets = {"client_id": application["client_id"], "client_secret": application["client_secret"]}
    return Client().post("/oauth/token", {**secrets, **form})


def agreed(acme: SimpleNamespace, application: dict[str, Any]) -> dict[str, Any]:
    """Let Ben agree; returns the tokens."""
    browser = Client()
    browser.force_login(acme.ben)
    told = answer(browser, ask(browser, application), allow="Authorize")
    assert told["state"] == ["s1"]
    got = tokens_for(
        application,
        grant_type="authorization_code",
        code=told["code"][0],
        redirect_uri=BACK,
        code_verifier=VERIFIER,
    )
    assert got.status_code == 200, got.content
    return dict(got.json())


def test_who_agrees_lends_what_was_asked_for(acme: SimpleNamespace, application: dict[str, Any]) -> None:
    ben = Api(secret=agreed(acme, application)["access_token"])
    me = ben("GET", "/me").json()
    assert (me["email"], me["scopes"]) == ("ben@acme.test", ["conversations:read"])
    assert ben("GET", "/conversations").status_code == 200
    assert ben("GET", "/ledger").status_code == 403
    assert ben("PATCH", "/conversations/1", {"status": "closed"}).status_code == 403


def test_tokens_are_refreshed_once_and_revoked(acme: SimpleNamespace, application: dict[str, Any]) -> None:
    got = agreed(acme, application)
    fresh = tokens_for(application, grant_type="refresh_token", refresh_token=got["refresh_token"]).json()
    assert Api(secret=fresh["access_token"])("GET", "/me").status_code == 200
    assert Api(secret=got["access_token"])("GET", "/me").status_code == 401
    secrets = {"client_id": application["client_id"], "client_secret": application["client_secret"]}
    assert Client().post("/oauth/revoke", {**secrets, "token": fresh["access_token"]}).status_code == 200
    assert Api(secret=fresh["access_token"])("GET", "/me").status_code == 401


def test_a_person_takes_back_what_they_lent(acme: SimpleNamespace, application: dict[str, Any]) -> None:
    program, ben = Api(secret=agreed(acme, application)["access_token"]), Api(acme.ben)
    (lent,) = ben("GET", "/grants").json()["items"]
    assert lent["name"] == "Parcel tracker"
    assert Api(acme.ada)("DELETE", f"/grants/{lent['id']}").status_code == 404
    assert ben("DELETE", f"/grants/{lent['id']}").status_code == 204
    assert program("GET", "/conversations").status_code == 401 and ben("GET", "/grants").json()["items"] == []


def test_who_refuses_lends_nothing(acme: SimpleNamespace, application: dict[str, Any]) -> None:
    browser = Client()
    browser.force_login(acme.ben)
    page = ask(browser, application)
    assert "Parcel tracker" in page.content.decode() and "Read conversations" in page.content.decode()
    assert "https://tracker.example" in page["Content-Security-Policy"]
    assert answer(browser, page)["error"] == ["access_denied"]


def test_without_proof_or_with_another_address_nothing_is_given(
    acme: SimpleNamespace, application: dict[str, Any]
) -> None:
    browser = Client()
    browser.force_login(acme.ben)
    for changes in ({"code_challenge": ""}, {"scope": "everything"}):
        refused = ask(browser, application, **changes)
        assert refused.status_code == 302 and "error=" in refused["Location"]
    assert ask(browser, application, redirect_uri="https://evil.example/").status_code == 400
    told = answer(browser, ask(browser, application), allow="Authorize")
    stolen = tokens_for(
        application,
        grant_type="authorization_code",
        code=told["code"][0],
        redirect_uri=BACK,
        code_verifier="w" * 64,
    )
    assert stolen.status_code == 400


def test_somebody_who_is_not_signed_in_signs_in_first(application: dict[str, Any]) -> None:
    page = ask(Client(), application)
    assert page.status_code == 302 and "sign-in" in page["Location"] and "authorize" in page["Location"]


@pytest.mark.parametrize(
    "uri",
    [
        "http://tracker.example/",
        "javascript:alert(1)",
        "https://",
        "https://x.example/#y",
        "https://é.example/",
    ],
)
def test_an_address_that_cannot_be_returned_to(acme: SimpleNamespace, uri: str) -> None:
    refused = Api(acme.ada)("POST", "/applications", {"name": "X", "redirect_uris": [uri]})
    assert refused.status_code == 422 and fields(refused) == ["redirect_uris"]


def test_applications_are_for_administrators(acme: SimpleNamespace, application: dict[str, Any]) -> None:
    assert Api(acme.ben)("GET", "/applications").status_code == 403
    assert Api(acme.dora)("GET", "/applications").json()["items"] == []
    assert "client_secret" not in Api(acme.ada)("GET", "/applications").json()["items"][0]
    assert Api(acme.ada)("DELETE", f"/applications/{application['id']}").status_code == 204
