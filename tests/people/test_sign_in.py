"""Signing in with a second step, a new password by mail, limits, sessions, word of new places."""

import re
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import LazySettings
from django.test import Client

from postroom.accounts.models import Organisation, Person, SignIn
from postroom.accounts.sign_in import second_step
from postroom.accounts.sign_in.sessions import sign_ins_of
from postroom.outbox.models import Outgoing
from tests.people.test_people import last_letter

ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7", "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}


def code_of(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def signed_in(acme: SimpleNamespace, email: str = "ada@acme.test", **environment: str) -> Client:
    client = Client(**environment)  # type: ignore[arg-type]
    answer = client.post("/sign-in", {"email": email, "password": acme.password})
    assert answer.status_code == 302
    return client


def with_codes(person: Person) -> tuple[str, list[str]]:
    secret = second_step.new_secret()
    return secret, second_step.begin_codes(person, secret, code_of(secret, -1))


def test_codes_are_set_up_with_a_picture_and_confirmed_with_a_code(acme: SimpleNamespace) -> None:
    ada = signed_in(acme)
    page = ada.get("/settings/security/codes").text
    assert 'src="data:image/svg+xml;base64,' in page
    shown = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert shown
    secret = shown[1].replace(" ", "")
    wrong = ada.post("/settings/security/codes/confirmation", {"code": "000000"})
    assert (wrong.status_code, "This code does not fit" in wrong.text) == (422, True)
    done = ada.post("/settings/security/codes/confirmation", {"code": code_of(secret)})
    assert len(re.findall(r"<li><code>\d{8}</code>", done.text)) == 10
    assert done["Cache-Control"] == "no-store"
    assert "your second step" in last_letter()[1]
    assert ada.get("/settings/security/codes").status_code == 302


def test_secrets_are_sealed_in_the_database(acme: SimpleNamespace) -> None:
    secret, codes = with_codes(acme.ada)
    kept = " ".join(str(one.data) for one in second_step._authenticators(acme.ada, "totp", "recovery_codes"))
    assert secret not in kept
    assert not any(code in kept for code in codes)


def test_a_password_alone_no_longer_opens_anything(acme: SimpleNamespace) -> None:
    secret, _ = with_codes(acme.ada)
    client = Client()
    answer = client.post(
        "/sign-in", {"email": "ada@acme.test", "password": acme.password, "next": "/settings"}
    )
    assert answer.url == "/sign-in/code"
    assert client.get("/inbox").status_code == 302
    wrong = client.post("/sign-in/code", {"code": "12345"})
    assert (wrong.status_code, "does not fit" in wrong.text) == (422, True)
    code = code_of(secret)
    assert client.post("/sign-in/code", {"code": f"{code[:3]} {code[3:]}"}).url == "/settings"
    assert client.get("/settings").status_code == 200
    again = Client()
    again.post("/sign-in", {"email": "ada@acme.test", "password": acme.password})
    assert again.post("/sign-in/code", {"code": code}).status_code == 422  # each code works once


def test_a_recovery_code_opens_once(acme: SimpleNamespace) -> None:
    _, codes = with_codes(acme.ada)
    for expected in (302, 422):
        client = Client()
        client.post("/sign-in", {"email": "ada@acme.test", "password": acme.password})
        assert client.post("/sign-in/code", {"code": codes[0]}).status_code == expected
    assert second_step.recovery_codes_left(acme.ada) == 9


def test_codes_cannot_be_guessed_for_long(acme: SimpleNamespace) -> None:
    _, codes = with_codes(acme.ada)
    client = Client()
    client.post("/sign-in", {"email": "ada@acme.test", "password": acme.password})
    answers = [client.post("/sign-in/code", {"code": f"{n:06}"}).status_code for n in range(9)]
    assert answers == [422] * 8 + [429]
    assert client.post("/sign-in/code", {"code": codes[0]}).status_code == 429


def test_nobody_comes_to_the_second_step_without_the_first(acme: SimpleNamespace) -> None:
    assert Client().get("/sign-in/code").url == "/sign-in"
    with_codes(acme.ada)
    client = Client()
    client.post("/sign-in", {"email": "ada@acme.test", "password": acme.password})
    acme.ada.set_password("another long secret")
    acme.ada.save()
    assert client.post("/sign-in/code", {"code": "123456"}).url == "/sign-in"


def test_passwords_cannot_be_guessed_for_long(acme: SimpleNamespace) -> None:
    client = Client()
    wrong = {"email": "ada@acme.test", "password": "wrong"}
    answers = [client.post("/sign-in", wrong).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    right = {"email": "ada@acme.test", "password": acme.password}
    assert client.post("/sign-in", right).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.9").post("/sign-in", right).status_code == 302
    assert client.post("/sign-in", {**right, "email": "ben@acme.test"}).status_code == 302


def test_a_new_password_by_mail(acme: SimpleNamespace, settings: LazySettings) -> None:
    settings.PUBLIC_URL = "https://mail.acme.test"
    elsewhere = signed_in(acme)
    page = Client().post("/forgotten-password", {"email": " Ada@acme.test"}).text
    link = re.search(r"https://mail\.acme\.test(/new-password/\S+)", last_letter()[1])
    assert link
    nobody = Client().post("/forgotten-password", {"email": "nobody@acme.test"}).text
    assert re.sub(r"\S+@acme.test", "", page) == re.sub(r"\S+@acme.test", "", nobody)
    assert Outgoing.objects.count() == 1
    client = Client()
    assert client.get(link[1]).status_code == 200
    assert "Many people use this" in client.post(link[1], {"password": "password1"}).text
    assert client.post(link[1], {"password": "a fine long secret"}).url == "/sign-in"
    assert elsewhere.get("/inbox").status_code == 302
    ended = client.get(link[1])
    assert (ended.status_code, "This link has ended" in ended.text) == (404, True)
    fresh = {"email": "ada@acme.test", "password": "a fine long secret"}
    assert client.post("/sign-in", fresh).url == "/"


@pytest.mark.parametrize("path", ["MQ/x", "x/y", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ/x-y", "LTE/x-y", "é/é"])
def test_a_forged_link_for_a_new_password_opens_nothing(acme: SimpleNamespace, path: str) -> None:
    assert Client().get(f"/new-password/{path}").status_code == 404


def test_a_link_never_leads_where_a_stranger_says(acme: SimpleNamespace) -> None:
    evil = Client(HTTP_HOST="evil.test")
    evil.post("/forgotten-password", {"email": "ada@acme.test"})
    assert Outgoing.objects.count() == 0
    signed_in(acme)
    assert Organisation.objects.get(name="Acme").address == "http://testserver"
    evil.post("/forgotten-password", {"email": "ada@acme.test"})
    assert "http://testserver/new-password/" in last_letter()[1]


def test_new_passwords_are_not_asked_for_without_end(acme: SimpleNamespace) -> None:
    signed_in(acme)
    for _ in range(6):
        Client().post("/forgotten-password", {"email": "ada@acme.test"})
    assert Outgoing.objects.count() == 3


def test_a_sign_in_from_a_new_place_is_told_by_mail(acme: SimpleNamespace) -> None:
    for neighbour in ("192.0.2.1", "192.0.2.1", "192.0.77.9"):
        signed_in(acme, REMOTE_ADDR=neighbour, HTTP_USER_AGENT=ELSEWHERE["HTTP_USER_AGENT"])
    assert Outgoing.objects.count() == 0  # the first place, the same again, and one nearby
    signed_in(acme, **ELSEWHERE)
    text = last_letter()[1]
    assert "Firefox on Linux" in text
    assert "198.51.100.7" in text
    Person.objects.update(tells_of_sign_ins=False)
    signed_in(acme, REMOTE_ADDR="198.51.100.8", HTTP_USER_AGENT="curl/8")
    assert Outgoing.objects.count() == 1


def test_where_one_is_signed_in_and_signing_out_there(acme: SimpleNamespace) -> None:
    here, there, third = signed_in(acme), signed_in(acme, **ELSEWHERE), signed_in(acme, **ELSEWHERE)
    page = here.get("/settings/security").text
    assert (page.count("Firefox on Linux"), page.count("this browser")) == (2, 1)
    other = SignIn.objects.get(session_key=there.session.session_key)
    here.post(f"/sign-ins/{other.pk}/ending")
    assert there.get("/inbox").status_code == 302
    assert third.get("/inbox").status_code == 200
    here.post("/sign-ins/ending")
    assert third.get("/inbox").status_code == 302
    assert here.get("/inbox").status_code == 200
    assert sign_ins_of(acme.ada).count() == 1


def test_nobody_ends_the_session_of_somebody_else(acme: SimpleNamespace) -> None:
    ada, ben = signed_in(acme), signed_in(acme, "ben@acme.test")
    theirs = SignIn.objects.get(person=acme.ada)
    assert ben.post(f"/sign-ins/{theirs.pk}/ending").status_code == 404
    assert ada.get("/inbox").status_code == 200


def test_changing_the_password_keeps_this_browser_alone(acme: SimpleNamespace) -> None:
    here, there = signed_in(acme), signed_in(acme)
    wrong = here.post("/settings/security/password", {"present": "wrong", "password": "a fine long secret"})
    assert (wrong.status_code, "present password is not right" in wrong.text) == (422, True)
    changed = {"present": acme.password, "password": "a fine long secret"}
    assert here.post("/settings/security/password", changed).status_code == 302
    assert here.get("/inbox").status_code == 200
    assert there.get("/inbox").status_code == 302
    assert "this browser" in here.get("/settings/security").text
    assert "your password was changed" in last_letter()[1]


def test_the_sign_in_is_changed_only_after_a_proof(acme: SimpleNamespace) -> None:
    client = Client()
    client.force_login(acme.ada)
    assert client.get("/settings/security/codes").url == "/settings/security/proof"
    assert client.post("/passkeys/challenge").url == "/settings/security/proof"
    assert client.post("/settings/security/proof/password", {"password": "wrong"}).status_code == 422
    assert client.post("/settings/security/proof/password", {"password": acme.password}).status_code == 302
    assert client.get("/settings/security/codes").status_code == 200


def test_an_organisation_can_demand_more_than_a_password(acme: SimpleNamespace) -> None:
    Organisation.objects.filter(pk=acme.organisation.pk).update(demands_second_step=True)
    ada = signed_in(acme)
    for page in ("/inbox", "/settings", "/people"):
        assert ada.get(page).url == "/settings/security"
    assert "asks everybody for more" in ada.get("/settings/security").text
    ada.get("/settings/security/codes")
    code = code_of(ada.session["secret_of_codes"])
    assert ada.post("/settings/security/codes/confirmation", {"code": code}).status_code == 200
    assert ada.get("/inbox").status_code == 200


@pytest.mark.parametrize(
    "answer", ["", "x", "[]", "{}", '{"response": {"userHandle": "MQ"}}', '{"response": 1}']
)
def test_a_passkey_that_is_none_opens_nothing(acme: SimpleNamespace, answer: str) -> None:
    client = Client()
    assert client.post("/sign-in/passkey/challenge").json()["publicKey"]["challenge"]
    refused = client.post("/sign-in/passkey", {"credential": answer})
    assert (refused.status_code, "The passkey was not accepted" in refused.text) == (422, True)
    ada = signed_in(acme)
    ada.post("/passkeys/challenge")
    kept = ada.post("/passkeys", {"credential": answer, "name": "x"})
    assert kept.status_code == 422


def test_an_administrator_helps_who_lost_phone_and_codes(acme: SimpleNamespace) -> None:
    with_codes(acme.ben)
    ada, path = signed_in(acme), f"/people/{acme.ben.pk}"
    assert "They lost it" in ada.get(path).text
    assert ada.post(f"{path}/sign-in-freeing").status_code == 302
    assert "Ada took your second step and your passkeys off" in " ".join(last_letter()[1].split())
    assert signed_in(acme, "ben@acme.test").get("/inbox").status_code == 200
    assert "They lost it" not in ada.get(path).text
