"""Accounts as people set them: on the page, by the API; what is kept, published and told."""

import json
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from postroom.accounts import tokens
from postroom.accounts.installation import vault
from postroom.accounts.models import Role
from postroom.activity.models import Activity, Alert
from postroom.intake.fetch.account import load_accounts
from postroom.intake.fetch.report import Report, write_report
from postroom.intake.fetch.tokens import current_refresh_token, keep_refresh_token
from postroom.kit.clock import now
from postroom.mailboxes.fetching import keeping, manage
from postroom.mailboxes.fetching.models import FetchAccount
from postroom.mailboxes.fetching.publishing import as_published, publish
from postroom.mailboxes.fetching.wanted import FetchAccountError, Wanted, checked
from postroom.mailboxes.manage import add_member
from postroom.spool import SqliteSpool

WANTED = Wanted(host="mail.elsewhere.test", user="support@elsewhere.test", secret="pass phrase 7")
BY_TOKEN = replace(
    WANTED,
    auth="oauth2",
    secret="refresh-1",
    token_url="https://login.elsewhere.test/token",
    client_id="postroom",
    client_secret="client secret",
)
Committing = DjangoCaptureOnCommitCallbacks


@pytest.fixture
def row(acme: SimpleNamespace) -> FetchAccount:
    """An account of Support that has begun."""
    made = manage.add_account(acme.support, WANTED, acme.ada)
    manage.start(made, "import", acme.ada)
    yield made
    Path(settings.DATA_FOLDER.fetch_accounts).unlink(missing_ok=True)
    for report in Path(settings.DATA_FOLDER.fetch_reports).glob("*.json"):
        report.unlink()


BAD = [
    ({"host": ""}, "host"),
    ({"host": "a b"}, "host"),
    ({"host": "imap://x"}, "host"),
    ({"user": " "}, "user"),
    ({"user": "a\r\nb"}, "user"),
    ({"secret": ""}, "secret"),
    ({"secret": "a\nb"}, "secret"),
    ({"port": 70000}, "port"),
    ({"port": -1}, "port"),
    ({"protocol": "nntp"}, "protocol"),
    ({"tls": "maybe"}, "tls"),
    ({"protocol": "pop", "afterwards": "read"}, "afterwards"),
    ({"folder": "a\x00b"}, "folder"),
    ({"auth": "oauth2"}, "token_url"),
    ({"auth": "oauth2", "token_url": "http://login.test/"}, "token_url"),
    ({"auth": "oauth2", "token_url": "https://login.test/"}, "client_id"),
]


@pytest.mark.parametrize(("change", "field"), BAD)
def test_what_cannot_be_so_is_a_sentence_about_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(FetchAccountError) as raised:
        checked(replace(WANTED, **change))
    assert raised.value.field == field
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize(
    ("protocol", "tls", "port"),
    [("imap", "tls", 993), ("imap", "starttls", 143), ("pop", "tls", 995), ("pop", "none", 110)],
)
def test_the_usual_port_is_found(protocol: str, tls: str, port: int) -> None:
    assert checked(replace(WANTED, protocol=protocol, tls=tls)).port == port


def test_secrets_lie_sealed_everywhere(row: FetchAccount, acme: SimpleNamespace) -> None:
    by_token = manage.add_account(acme.sales, BY_TOKEN, acme.ada)
    manage.start(by_token, "leave", acme.ada)
    publish()
    path = settings.DATA_FOLDER.fetch_accounts
    assert path.stat().st_mode & 0o777 == 0o600
    stored = json.dumps(list(FetchAccount.objects.values()), default=str)
    for place in (path.read_text(), stored, json.dumps(list(Activity.objects.values()), default=str)):
        for secret in ("pass phrase 7", "refresh-1", "client secret"):
            assert secret not in place
    published = load_accounts(path)
    assert vault().open(published[row.pk].secret) == "pass phrase 7"
    assert vault().open(published[by_token.pk].client_secret) == "client secret"
    assert published[row.pk].address == "support@acme.test"


def test_only_what_has_begun_is_published_and_a_pause_is_told(
    acme: SimpleNamespace, row: FetchAccount, django_capture_on_commit_callbacks: Committing
) -> None:
    manage.add_account(acme.sales, WANTED, acme.ada)

    def published() -> dict[int, bool]:
        return {
            number: one.paused for number, one in load_accounts(settings.DATA_FOLDER.fetch_accounts).items()
        }

    publish()
    assert published() == {row.pk: False}
    assert not publish()
    for act, expected in (
        (manage.pause, {row.pk: True}),
        (manage.resume, {row.pk: False}),
        (manage.remove, {}),
        (manage.restore, {row.pk: False}),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            act(row, acme.ada)
        assert published() == expected
    kinds = list(Activity.objects.filter(kind__startswith="fetch_account").order_by("id").values_list("kind"))
    assert [kind.split(".")[1] for (kind,) in kinds][-4:] == ["paused", "resumed", "removed", "restored"]


def test_another_server_wants_the_secret_again(row: FetchAccount, acme: SimpleNamespace) -> None:
    with pytest.raises(FetchAccountError, match="again"):
        manage.change_account(row, replace(WANTED, host="evil.test", secret=""), acme.ada)
    manage.change_account(row, replace(WANTED, secret="", folder="Archive"), acme.ada)
    row.refresh_from_db()
    assert (row.folder, vault().open(row.secret)) == ("Archive", "pass phrase 7")


def test_the_client_secret_goes_to_no_other_provider(acme: SimpleNamespace) -> None:
    row = manage.add_account(acme.support, BY_TOKEN, acme.ada)
    elsewhere = replace(BY_TOKEN, token_url="https://evil.test/token", client_secret="")
    manage.change_account(row, elsewhere, acme.ada)
    assert row.client_secret == ""


def test_what_runs_is_not_tried_beside_itself(row: FetchAccount) -> None:
    with pytest.raises(FetchAccountError, match="Pause it"):
        manage.try_out(row)


def test_reports_become_state_and_an_alert_that_ends(row: FetchAccount) -> None:
    folder, began = settings.DATA_FOLDER.fetch_reports, time.time()
    failing = Report(
        row.pk,
        phase="failing",
        error="It is down.",
        failures=3,
        failing_since=began - 200,
        next_at=began + 60,
    )
    write_report(folder, replace(failing, failures=2))
    keeping.keep_reports()
    assert not Alert.objects.exists()
    write_report(folder, failing)
    assert keeping.keep_reports() == 1
    assert keeping.keep_reports() == 0
    row.refresh_from_db()
    assert (row.state, row.error, row.failures) == ("failing", "It is down.", 3)
    alert = Alert.objects.get()
    assert (alert.mailbox, alert.organisation_id) == (row.mailbox_id, row.organisation_id)
    assert "It is down. Nothing is lost" in alert.sentence
    write_report(folder, Report(row.pk, phase="waiting", succeeded_at=began, fetched=7))
    keeping.keep_reports()
    alert.refresh_from_db()
    row.refresh_from_db()
    assert alert.resolved_at is not None
    assert (row.state, row.fetched, row.error) == ("waiting", 7, "")


def test_a_report_that_cannot_be_read_stops_no_other(row: FetchAccount) -> None:
    folder = settings.DATA_FOLDER.fetch_reports
    write_report(folder, Report(row.pk, phase="waiting", fetched=1))
    (folder / "999999.json").write_text("{")
    (folder / "999998.json").write_text('{"account": 1, "of": "another version"}')
    assert keeping.keep_reports() == 1


def test_a_replaced_token_is_written_back_and_never_over_a_newer_one(acme: SimpleNamespace) -> None:
    row = manage.add_account(acme.support, BY_TOKEN, acme.ada)
    spool = SqliteSpool(settings.DATA_FOLDER.spool)
    keep_refresh_token(row.pk, spool, vault(), "refresh-1", "refresh-2")
    keep_refresh_token(row.pk, spool, vault(), "refresh-2", "refresh-3")
    assert keeping.keep_tokens() == 1
    assert keeping.keep_tokens() == 0
    row.refresh_from_db()
    assert vault().open(row.secret) == "refresh-3"
    assert current_refresh_token(as_published(row), spool, vault()) == "refresh-3"
    manage.change_account(row, replace(BY_TOKEN, secret="entered anew"), acme.ada)
    assert keeping.keep_tokens() == 0
    row.refresh_from_db()
    assert vault().open(row.secret) == "entered anew"


def test_what_was_removed_is_forgotten_with_its_secret_after_an_hour(
    row: FetchAccount, acme: SimpleNamespace
) -> None:
    manage.remove(row, acme.ada)
    keeping.forget_removed()
    assert FetchAccount.objects.exists()
    FetchAccount.objects.update(removed_at=now() - timedelta(minutes=61))
    keeping.forget_removed()
    assert not FetchAccount.objects.exists()


# -- the page


@pytest.fixture
def browser() -> Any:
    """Return a browser in which this person is signed in."""

    def open_browser(person: Any) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return open_browser


FORM = {
    "protocol": "imap",
    "host": "127.0.0.1",
    "port": "1",
    "tls": "none",
    "user": "support",
    "auth": "password",
}


def test_an_account_is_added_tried_and_begun_on_the_page(acme: SimpleNamespace, browser: Any) -> None:
    ada, page = browser(acme.ada), f"/mailboxes/{acme.support.pk}/fetching"
    answer = ada.post(
        f"{page}/accounts", {**FORM, "secret": "pass phrase 7", "afterwards": "keep", "folder": ""}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    text = ada.get(page).text
    assert "Nothing answers at 127.0.0.1:1." in text
    assert "Not begun yet" in text
    assert "pass phrase 7" not in text
    row = FetchAccount.objects.get()
    FetchAccount.objects.update(trial_count=12345, trial_error="")
    assert "Import 12345 silently and begin" in ada.get(page).text
    ada.post(f"{page}/{row.pk}/start", {"history": "import"})
    row.refresh_from_db()
    assert (row.runs, row.history) == (True, "import")


def test_what_was_entered_is_handed_back_without_the_secret(acme: SimpleNamespace, browser: Any) -> None:
    page = f"/mailboxes/{acme.support.pk}/fetching"
    answer = browser(acme.ada).post(
        f"{page}/accounts", {**FORM, "user": "", "secret": "pass phrase 7", "afterwards": "keep"}
    )
    assert answer.status_code == 422
    assert "Give the user name" in answer.text
    assert 'value="127.0.0.1"' in answer.text
    assert "pass phrase 7" not in answer.text


def test_a_removed_account_can_be_put_back(acme: SimpleNamespace, row: FetchAccount, browser: Any) -> None:
    ada, page = browser(acme.ada), f"/mailboxes/{acme.support.pk}/fetching"
    answer = ada.post(f"{page}/{row.pk}/removal", follow=True)
    assert "was removed. Its mail stays here." in answer.text
    assert f"{page}/{row.pk}/restoration" in answer.text
    assert "was removed" not in ada.get(page).text
    ada.post(f"{page}/{row.pk}/restoration")
    assert "support@elsewhere.test" in ada.get(page).text


def test_members_see_how_it_fares_and_change_nothing(
    acme: SimpleNamespace, row: FetchAccount, browser: Any
) -> None:
    ben, page = browser(acme.ben), f"/mailboxes/{acme.support.pk}/fetching"
    text = ben.get(page).text
    assert "support@elsewhere.test" in text
    assert "Add an account" not in text
    assert 'name="secret"' not in text
    answer = ben.post(f"{page}/{row.pk}/pause")
    assert answer.status_code == 403
    assert "not yours to change" in answer.text
    row.refresh_from_db()
    assert row.runs


def test_a_mailbox_administrator_manages_their_own_mailboxes_only(
    acme: SimpleNamespace, row: FetchAccount, browser: Any
) -> None:
    acme.ben.role = Role.MAILBOX_ADMINISTRATOR
    acme.ben.save(update_fields=["role"])
    ben = browser(acme.ben)
    ben.post(f"/mailboxes/{acme.support.pk}/fetching/{row.pk}/pause")
    row.refresh_from_db()
    assert not row.runs
    assert ben.get(f"/mailboxes/{acme.sales.pk}/fetching").status_code == 404
    add_member(acme.sales, acme.ben)
    # An account is found in its own mailbox alone.
    assert ben.post(f"/mailboxes/{acme.sales.pk}/fetching/{row.pk}/resumption").status_code == 404


# -- the API


def api(person: Any, method: str, path: str, body: object = None) -> Any:
    """Call the API as this person."""
    headers = {"Authorization": f"Bearer {tokens.create(person)}"}
    more = {} if method == "get" else {"data": json.dumps(body or {}), "content_type": "application/json"}
    return getattr(Client(), method)(f"/api/v1/mailboxes/{path}", headers=headers, **more)


def test_programs_do_the_same(acme: SimpleNamespace) -> None:
    body = {"host": "127.0.0.1", "port": 1, "tls": "none", "user": "support", "secret": "pass phrase 7"}
    accounts = f"{acme.support.pk}/fetch-accounts"
    made = api(acme.ada, "post", accounts, body)
    assert made.status_code == 201
    assert made.json()["state"] == "new"
    assert "pass phrase 7" not in made.text
    one = f"{accounts}/{made.json()['id']}"
    assert "Nothing answers" in api(acme.ada, "post", f"{one}/trials").json()["trial_error"]
    assert api(acme.ada, "put", f"{one}/start", {"history": "leave"}).json()["state"] == "starting"
    assert api(acme.ada, "put", f"{one}/pause").json()["state"] == "paused"
    assert api(acme.ada, "delete", f"{one}/pause").json()["state"] == "starting"
    assert api(acme.ada, "patch", one, {"folder": "Archive"}).json()["folder"] == "Archive"
    refused = api(acme.ada, "patch", one, {"host": "evil.test"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "secret")
    assert [item["user"] for item in api(acme.ben, "get", accounts).json()["items"]] == ["support"]
    assert api(acme.ben, "put", f"{one}/pause").status_code == 403
    assert api(acme.ada, "delete", one).status_code == 204
    assert api(acme.ada, "get", one).status_code == 404


def test_a_bad_field_is_named(acme: SimpleNamespace) -> None:
    body = {"host": "mail.test", "user": "support", "secret": "x", "auth": "oauth2"}
    answer = api(acme.ada, "post", f"{acme.support.pk}/fetch-accounts", body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "token_url")
