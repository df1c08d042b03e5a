"""Signing in and out."""

from types import SimpleNamespace

import pytest
from django.test import Client


def test_the_right_password_opens_the_inbox(acme: SimpleNamespace, client: Client) -> None:
    response = client.post("/sign-in", {"email": " ADA@acme.test", "password": acme.password}, follow=True)
    assert response.redirect_chain[-1] == ("/inbox", 302)
    assert "Support" in response.text


@pytest.mark.parametrize(
    ("email", "password"), [("ada@acme.test", "wrong"), ("nobody@acme.test", "wrong"), ("\x00", "")]
)
def test_a_refusal_never_tells_which_of_the_two_was_wrong(
    acme: SimpleNamespace, client: Client, email: str, password: str
) -> None:
    response = client.post("/sign-in", {"email": email, "password": password})
    assert response.status_code == 422
    assert "This address and password do not belong together." in response.text
    assert "_auth_user_id" not in client.session


def test_the_page_that_was_asked_for_opens_afterwards(acme: SimpleNamespace, client: Client) -> None:
    asked = client.get("/mailboxes/1/closed?x=1")
    assert asked.url == "/sign-in?next=%2Fmailboxes%2F1%2Fclosed%3Fx%3D1"
    signed_in = client.post(asked.url, {"email": "ada@acme.test", "password": acme.password})
    assert signed_in.url == "/mailboxes/1/closed?x=1"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.test/", "//evil.test", "javascript:alert(1)", r"\\evil.test"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(
    acme: SimpleNamespace, client: Client, elsewhere: str
) -> None:
    signed_in = client.post(
        "/sign-in", {"email": "ada@acme.test", "password": acme.password, "next": elsewhere}
    )
    assert signed_in.url == "/"


def test_signing_out_ends_the_session(acme: SimpleNamespace, client: Client) -> None:
    client.force_login(acme.ada)
    assert client.post("/sign-out").url == "/sign-in"
    assert client.get("/inbox").url.startswith("/sign-in")


def test_signing_out_is_no_link_that_a_picture_could_follow(acme: SimpleNamespace, client: Client) -> None:
    client.force_login(acme.ada)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/inbox").status_code == 200


def test_htmx_leaves_the_page_when_the_session_has_ended(acme: SimpleNamespace, client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Target": "rows", "HX-Current-URL": "http://testserver/mine"}
    response = client.get("/inbox", headers=headers)
    assert response.headers["HX-Redirect"] == "/sign-in?next=%2Fmine"


def test_someone_signed_in_sees_no_sign_in_page(acme: SimpleNamespace, client: Client) -> None:
    client.force_login(acme.ada)
    assert client.get("/sign-in").url == "/"


def test_a_form_from_elsewhere_is_refused_with_a_sentence(acme: SimpleNamespace) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/sign-in", {"email": "ada@acme.test", "password": acme.password})
    assert response.status_code == 403
    assert "open for too long" in response.text
