"""An account is connected by its provider's consent page: there and back, with everything that can go wrong."""

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client
from django.urls import reverse

from postroom.accounts import tokens
from postroom.accounts.installation import vault
from postroom.accounts.models import Organisation, Role
from postroom.kit.oauth2 import challenge_of, new_verifier
from postroom.mailboxes.fetching import wanted
from postroom.mailboxes.fetching.connecting import Back, NotConnected, begin, finish
from postroom.mailboxes.fetching.mail_apps import App, apps_of, save_app
from postroom.mailboxes.fetching.manage import add_account
from postroom.mailboxes.fetching.models import Connection, FetchAccount, MailApp
from postroom.mailboxes.fetching.wanted import FetchAccountError, Wanted
from tests.fetching.conftest import Provider, letter
from tests.support.dovecot import Dovecot

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
HERE = "http://127.0.0.1:8000"


@pytest.fixture
def olga(
    acme: SimpleNamespace, provider: Provider, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> Provider:
    """A provider at which Acme is registered; Olga has an account with two mails there."""
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    provider.user = "olga"
    provider.rotates = False
    # One that the spool of this process, which outlives the tests, has not seen replaced.
    provider.refresh_token = f"of-olga-{secrets.token_hex(4)}"
    Organisation.objects.filter(pk=acme.organisation.pk).update(address=HERE)
    acme.ada.refresh_from_db()
    save_app(acme.ada, app_at(provider))
    return provider


def app_at(provider: Provider, **more: str) -> App:
    base = provider.url.removesuffix("/token")
    values = {"client_secret": "client secret", "scope": "mail", "host": "localhost", **more}
    return App(
        "other", "Elsewhere", "postroom", authorize_url=f"{base}/authorize", token_url=provider.url, **values
    )


@pytest.fixture(autouse=True)
def imaps(monkeypatch: pytest.MonkeyPatch, server: Dovecot) -> None:
    """The usual port is that of the tests' server."""
    monkeypatch.setitem(wanted.PORTS, ("imap", "tls"), server.imaps)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def press(client: Client, acme: SimpleNamespace, **form: Any) -> str:
    """Press Connect; return the address that the browser goes to."""
    page = f"/mailboxes/{acme.support.pk}/fetching/connections"
    answer = client.post(page, {"provider": "other", "user": "olga", **form})
    assert answer.status_code == 200, answer.content.decode()[:2000]
    assert answer["Cache-Control"] == "no-store"
    address = answer["Refresh"].partition("url=")[2]
    assert "Go on" in answer.content.decode()
    return address


def consent(address: str) -> str:
    """Go to the provider as a browser does; return where it sends us."""
    answer = httpx.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{HERE}/fetching/callback?")
    return answer.headers["Location"].removeprefix(HERE)


def test_there_and_back(acme: SimpleNamespace, olga: Provider, server: Dovecot) -> None:
    server.put("olga", letter(1), letter(2))
    ada = signed_in(acme.ada)
    assert "Connect with Elsewhere" in ada.get(f"/mailboxes/{acme.support.pk}/fetching").content.decode()
    back = ada.get(consent(press(ada, acme)))
    assert (back.status_code, back["Location"]) == (302, f"/mailboxes/{acme.support.pk}/fetching")
    page = ada.get(back["Location"]).content.decode()
    assert "olga at localhost is connected." in page
    assert "It works: 2 mails lie there." in page
    row = FetchAccount.objects.get()
    assert (row.auth, row.trial_error, vault().open(row.secret)) == ("oauth2", "", olga.refresh_token)
    assert olga.refresh_token not in row.secret
    (seen,) = olga.seen
    assert (seen["client_id"], seen["scope"], seen["login_hint"]) == ("postroom", "mail", "olga")
    assert seen["code_challenge"] == challenge_of(olga.asked[0]["code_verifier"])
    assert "client_secret" not in seen
    assert not Connection.objects.exists()


def test_one_that_is_there_is_connected_anew_and_goes_on(
    acme: SimpleNamespace, olga: Provider, server: Dovecot
) -> None:
    old = Wanted("localhost", "olga", "old", auth="oauth2", token_url=olga.url, client_id="postroom")
    row = add_account(acme.support, old, acme.ada)
    ada = signed_in(acme.ada)
    assert "Connect anew" in ada.get(f"/mailboxes/{acme.support.pk}/fetching").content.decode()
    assert ada.get(consent(press(ada, acme, account=row.pk))).status_code == 302
    row.refresh_from_db()
    assert FetchAccount.objects.count() == 1
    assert vault().open(row.secret) == olga.refresh_token
    assert vault().open(row.client_secret) == "client secret"
    assert row.trial_error == ""


def refusal(client: Client, back: str) -> str:
    """Come back, and return the page that says why it did not end well."""
    answer = client.get(back)
    assert answer.status_code == 422
    assert not FetchAccount.objects.exists()
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("access_denied", "Access was not allowed at Elsewhere, and nothing was changed."),
        ("invalid_scope", "Elsewhere does not let Postroom in (invalid_scope: as the user wishes)"),
        ("<script>", "does not let Postroom in (&lt;script&gt;: as the user wishes)"),
    ],
)
def test_what_the_provider_refuses_is_a_sentence(
    acme: SimpleNamespace, olga: Provider, error: str, words: str
) -> None:
    ada = signed_in(acme.ada)
    olga.consent = error
    assert words in refusal(ada, consent(press(ada, acme)))


def test_a_code_that_does_not_hold_is_a_sentence(acme: SimpleNamespace, olga: Provider) -> None:
    ada = signed_in(acme.ada)
    back = consent(press(ada, acme))
    olga.codes.clear()
    assert "gives out no token (invalid_grant). What it said holds once" in refusal(ada, back)


def test_access_for_an_hour_is_not_enough(acme: SimpleNamespace, olga: Provider) -> None:
    ada = signed_in(acme.ada)
    olga.lasting = False
    assert "has given access for an hour only (no refresh token)" in refusal(ada, consent(press(ada, acme)))


def test_another_verifier_gets_nothing(acme: SimpleNamespace, olga: Provider) -> None:
    ada = signed_in(acme.ada)
    back = consent(press(ada, acme))
    Connection.objects.update(verifier=vault().seal(new_verifier()))
    assert "invalid_grant" in refusal(ada, back)


def test_the_way_back_is_there_once_and_for_a_quarter_of_an_hour(
    acme: SimpleNamespace, olga: Provider
) -> None:
    ada = signed_in(acme.ada)
    back = consent(press(ada, acme))
    for row in Connection.objects.all():
        Connection.objects.filter(pk=row.pk).update(created_at=row.created_at - timedelta(minutes=16))
    assert "open for 15 minutes, which are over" in refusal(ada, back)
    assert "This way back is not known" in refusal(ada, back)
    assert "This way back is not known" in refusal(ada, "/fetching/callback?state=nonsense&code=x")
    assert "This way back is not known" in refusal(ada, "/fetching/callback")


def test_who_comes_back_must_have_begun_in_the_same_session(acme: SimpleNamespace, olga: Provider) -> None:
    ada, elsewhere, dora = signed_in(acme.ada), signed_in(acme.ada), signed_in(acme.dora)
    back = consent(press(ada, acme))
    press(elsewhere, acme)  # has a session of its own
    for client in (elsewhere, dora):
        assert "begun by somebody else, or in another browser" in refusal(client, back)
    away = Client().get(back)
    assert away["Location"].startswith("/sign-in?next=")
    assert ada.get(back).status_code == 302
    assert FetchAccount.objects.count() == 1


def test_who_may_no_longer_manage_the_mailbox_connects_nothing(acme: SimpleNamespace, olga: Provider) -> None:
    ada = signed_in(acme.ada)
    back = consent(press(ada, acme))
    type(acme.ada).objects.filter(pk=acme.ada.pk).update(role=Role.MEMBER)
    assert ada.get(back).status_code == 403
    assert not FetchAccount.objects.exists()


def test_members_connect_nothing(acme: SimpleNamespace, olga: Provider) -> None:
    ben = signed_in(acme.ben)
    answer = ben.post(
        f"/mailboxes/{acme.support.pk}/fetching/connections", {"provider": "other", "user": "x"}
    )
    assert answer.status_code == 403
    assert ben.get(reverse("mail-apps")).status_code == 403
    assert ben.post(reverse("mail-app-settings"), {"provider": "google", "client_id": "x"}).status_code == 403
    assert MailApp.objects.count() == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"provider": "google"}, "Postroom is not registered at this provider"),
        ({"provider": "nonsense"}, "Postroom is not registered at this provider"),
        ({"user": ""}, "Give the user name"),
        ({"account": "99999"}, None),
    ],
)
def test_what_cannot_be_connected_is_said_before_the_way_there(
    acme: SimpleNamespace, olga: Provider, form: dict[str, str], words: str | None
) -> None:
    page = f"/mailboxes/{acme.support.pk}/fetching/connections"
    answer = signed_in(acme.ada).post(page, {"provider": "other", "user": "olga", **form})
    assert answer.status_code == (422 if words else 404)
    assert words is None or words in answer.content.decode()


def test_providers_send_back_to_a_safe_address_alone(acme: SimpleNamespace, olga: Provider) -> None:
    with pytest.raises(FetchAccountError, match="https:// address alone"):
        begin(acme.support, acme.ada, "other", Wanted(user="olga"), "http://pages.test/fetching/callback")


def api(person: Any, method: str, path: str, body: object = None) -> Any:
    headers = {"Authorization": f"Bearer {tokens.create(person)}"}
    call: Callable[..., Any] = getattr(Client(), method)
    if method == "get":
        return call(f"/api/v1{path}", headers=headers)
    return call(f"/api/v1{path}", json.dumps(body or {}), "application/json", headers=headers)


def test_programs_begin_and_finish(acme: SimpleNamespace, olga: Provider) -> None:
    path = f"/mailboxes/{acme.support.pk}/fetch-connections"
    own = {"provider": "other", "user": "olga", "redirect_uri": "http://127.0.0.1:8765/"}
    begun = api(acme.ada, "post", path, own)
    assert begun.status_code == 201
    location = httpx.get(begun.json()["address"]).headers["Location"]
    assert location.startswith("http://127.0.0.1:8765/?")
    given = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    assert given["state"] == begun.json()["state"]
    done = api(acme.ada, "post", f"{path}/completion", given)
    assert (done.status_code, done.json()["auth"], done.json()["trial_error"]) == (200, "oauth2", "")
    again = api(acme.ada, "post", f"{path}/completion", given)
    assert (again.status_code, "not known" in again.json()["detail"]) == (422, True)
    begun = api(acme.ada, "post", path, {**own, "user": "nora"}).json()
    denied = api(acme.ada, "post", f"{path}/completion", {"state": begun["state"], "error": "access_denied"})
    assert "Access was not allowed" in denied.json()["detail"]


def test_a_browser_finishes_what_a_program_has_begun_for_its_person(
    acme: SimpleNamespace, olga: Provider
) -> None:
    path = f"/mailboxes/{acme.support.pk}/fetch-connections"
    begun = api(acme.ada, "post", path, {"provider": "other", "user": "olga"}).json()
    assert signed_in(acme.ada).get(consent(begun["address"])).status_code == 302
    assert FetchAccount.objects.count() == 1


def test_what_is_registered_is_sealed_and_goes_to_no_other_server(
    acme: SimpleNamespace, olga: Provider
) -> None:
    row = MailApp.objects.get()
    assert "client secret" not in row.client_secret
    ada = signed_in(acme.ada)
    page = ada.get(reverse("mail-apps")).content.decode()
    assert "client secret" not in page.lower().replace("client secret</span>", "")
    assert f"{HERE}/fetching/callback" in page
    evil = replace(app_at(olga, client_secret=""), token_url="https://evil.test/token")
    with pytest.raises(FetchAccountError, match="enter the client secret again"):
        save_app(acme.ada, evil)
    save_app(acme.ada, app_at(olga, client_secret=""))
    assert vault().open(MailApp.objects.get().client_secret) == "client secret"


def test_a_new_client_secret_reaches_the_accounts_that_use_it(acme: SimpleNamespace, olga: Provider) -> None:
    ada = signed_in(acme.ada)
    ada.get(consent(press(ada, acme)))
    save_app(acme.ada, app_at(olga, client_secret="the next"))
    assert vault().open(FetchAccount.objects.get().client_secret) == "the next"


def test_the_pages_and_programs_register(acme: SimpleNamespace, settings: Any) -> None:
    settings.MAIL_APPS = {"microsoft": "operators-id:operators:secret"}
    ada = signed_in(acme.ada)
    assert "Registered by the operator" in ada.get(reverse("mail-apps")).content.decode()
    form = {"provider": "google", "client_id": "id", "client_secret": "s"}
    assert ada.post(reverse("mail-app-settings"), form).status_code == 302
    google, microsoft, other = apps_of(acme.organisation.pk)
    assert (google.client_secret, google.host, google.is_usable) == ("s", "imap.gmail.com", True)
    assert (microsoft.client_secret, microsoft.of_operator) == ("operators:secret", True)
    assert not other.is_usable
    wrong = ada.post(reverse("mail-app-settings"), {**form, "token_url": "http://evil.test/"})
    assert (wrong.status_code, "does not begin with https://" in wrong.content.decode()) == (422, True)
    listed = api(acme.ada, "get", "/mail-apps")
    assert [one["registered"] for one in listed.json()["items"]] == [True, True, False]
    assert "operators:secret" not in listed.content.decode()
    assert api(acme.ada, "put", "/mail-apps/google", {"client_id": "new"}).json()["client_id"] == "new"
    assert api(acme.ada, "put", "/mail-apps/pigeon", {"client_id": "new"}).status_code == 404
    assert api(acme.ben, "put", "/mail-apps/google", {"client_id": "new"}).status_code == 403
    assert api(acme.ada, "delete", "/mail-apps/google").status_code == 204
    assert ada.post(reverse("mail-app-removal"), {"provider": "google"}).status_code == 302
    assert not MailApp.objects.exists()
    assert not apps_of(acme.borealis.pk)[0].is_usable


def test_the_address_asks_google_for_lasting_access(acme: SimpleNamespace, settings: Any) -> None:
    settings.MAIL_APPS = {"google": "id:s"}
    begun = begin(
        acme.support, acme.ada, "google", Wanted(user="olga"), "https://pages.test/fetching/callback"
    )
    parts = urlsplit(begun.address)
    asked = parse_qs(parts.query)
    assert parts.netloc == "accounts.google.com"
    assert (asked["access_type"], asked["prompt"]) == (["offline"], ["consent"])
    assert asked["scope"] == ["https://mail.google.com/"]
    assert Connection.objects.get().state != begun.state
    with pytest.raises(NotConnected, match="not known"):
        finish(Back("another", "code"), acme.ada)
