"""The door itself: whom it lets in, for whom it takes mail, and what it says when it cannot."""

import logging
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from django.db import OperationalError
from django.test import Client

from postroom.accounts.people import AccountError
from postroom.api.inbound import brevo, hooks, json_of_providers, store
from postroom.api.models import InboundWebhook
from postroom.delivery.line import deliver
from postroom.delivery.models import LedgerEntry
from postroom.spool import SqliteSpool
from tests.inbound import payloads
from tests.inbound.payloads import KEY, RAW, Payload, as_form, as_json
from tests.inbound.test_providers import door, post


def test_a_wrong_address_is_no_door(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    path = hooks.path_of(door(acme, "mailgun")).removesuffix("/mime")
    wrong = [
        path[:-1] + ("0" if path[-1] != "0" else "1"),
        path.replace("mailgun", "postmark"),
        "/inbound/mailgun/1",
        "/inbound/mailgun/²-x",
        "/inbound/mailgun/99999999999999999999999-x",
        "/inbound/nobody/1-x",
    ]
    assert [post(one, payloads.mailgun_raw()).status_code for one in wrong] == [404] * len(wrong)
    assert spool.counts().accepted == 0


def test_mailgun_posts_raw_mail_to_an_address_that_ends_in_mime(
    acme: SimpleNamespace, spool: SqliteSpool
) -> None:
    path = hooks.path_of(door(acme, "mailgun"))
    assert path.endswith("/mime")
    assert post(path, payloads.mailgun_raw()).status_code == 200
    assert post(path.removesuffix("/mime"), payloads.mailgun_parsed()).status_code == 200


def test_a_closed_door_stays_closed(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    hook = door(acme, "mailgun")
    path = hooks.path_of(hook)
    assert hooks.remove(hook.pk)
    assert not hooks.remove(hook.pk)
    assert post(path, payloads.mailgun_raw()).status_code == 404


@pytest.mark.parametrize(
    ("provider", "payload"),
    [
        ("mailgun", lambda: payloads.mailgun_raw(key="another")),
        ("mailersend", lambda: payloads.mailersend(key="another")),
        ("mandrill", lambda: payloads.mandrill("http://testserver/", "another")),
        ("mailgun", lambda: as_form({"recipient": "support@acme.test", "body-mime": RAW})),
    ],
)
def test_a_wrong_signature_is_refused(
    acme: SimpleNamespace, spool: SqliteSpool, provider: str, payload: Any
) -> None:
    answer = post(hooks.path_of(door(acme, provider)), payload())
    assert answer.status_code == 403
    assert "the signature is not made with" in answer.json()["detail"]
    assert spool.counts().accepted == 0


@pytest.mark.parametrize("provider", ["postmark", "sendgrid", "amazon-ses", "brevo", "mailjet", "sparkpost"])
@pytest.mark.parametrize(
    "payload",
    [
        Payload(b""),
        Payload(b"\xff\x00garbage"),
        as_json({}),
        as_json([]),
        as_json([{"msys": {"track": {}}}]),
        as_json({"Type": "Notification", "Message": "{}"}),
        as_form({"nothing": "here"}),
        Payload(b"--XX\r\nhalf a form", "multipart/form-data; boundary=XX"),
    ],
)
def test_garbage_is_told_so_in_a_sentence(
    acme: SimpleNamespace, spool: SqliteSpool, provider: str, payload: Payload
) -> None:
    answer = post(hooks.path_of(door(acme, provider)), payload)
    assert answer.status_code == 400
    assert len(answer.json()["detail"]) > 10
    assert spool.counts().accepted == 0


def test_an_event_of_sending_says_where_it_belongs(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    answer = post(hooks.path_of(door(acme, "postmark")), as_json({"RecordType": "Open", "From": "x"}))
    assert answer.status_code == 400
    assert "inbound stream" in answer.json()["detail"]


def test_one_mail_to_two_mailboxes_is_stored_once(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    assert post(hooks.path_of(door(acme, "mailersend")), payloads.mailersend()).json()["accepted"] == [1, 2]
    assert [(one.mail_id, one.mailbox) for one in reversed(spool.listing())] == [
        (1, acme.support.pk),
        (1, acme.sales.pk),
    ]


def test_an_unknown_recipient_is_answered_200_and_noted(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    payload = payloads.mailgun_raw(recipient="nobody@acme.test")
    answer = post(hooks.path_of(door(acme, "mailgun")), payload)
    assert (answer.status_code, answer.json()) == (200, {"accepted": [], "unknown": ["nobody@acme.test"]})
    (refused,) = spool.refused()
    assert (refused.refusal.door, refused.refusal.code) == ("webhook:mailgun", "550")
    assert refused.refusal.recipient == "nobody@acme.test"


def test_a_mailbox_of_another_organisation_is_unknown_here(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    payload = payloads.mailgun_raw(recipient="north@borealis.test")
    assert post(hooks.path_of(door(acme, "mailgun")), payload).json()["unknown"] == ["north@borealis.test"]
    with pytest.raises(AccountError, match="another organisation"):
        hooks.add(acme.organisation, "postmark", acme.north, "")


def test_the_mailbox_of_the_door_takes_what_is_for_nobody(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    hook = door(acme, "postmark", acme.sales)
    payload = payloads.postmark(OriginalRecipient="8f3a@inbound.provider.test", RawEmail=RAW.decode())
    assert post(hooks.path_of(hook), payload).status_code == 200
    (one,) = spool.listing()
    assert (one.mailbox, one.recipients) == (acme.sales.pk, ("8f3a@inbound.provider.test",))


def test_without_an_envelope_the_headers_say_whom_it_is_for(
    acme: SimpleNamespace, spool: SqliteSpool
) -> None:
    payload = payloads.postmark(OriginalRecipient="", RawEmail=RAW.decode())
    assert post(hooks.path_of(door(acme, "postmark")), payload).status_code == 200
    assert spool.listing()[0].mailbox == acme.support.pk


def test_a_large_mail_goes_into_the_heavy_lane(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    raw = RAW + b"x" * 40_000_000
    assert post(hooks.path_of(door(acme, "amazon-ses")), payloads.amazon_ses(raw)).status_code == 200
    (one,) = spool.listing()
    assert (one.lane, one.size_bytes) == ("heavy", len(raw))
    assert not list(spool.incoming.iterdir())


def test_what_the_provider_posts_again_is_a_duplicate(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    path = hooks.path_of(door(acme, "mailgun"))
    for _ in range(2):
        assert post(path, payloads.mailgun_parsed()).status_code == 200
    claims = spool.claim("test", 10)
    deliver([(one, spool.raw(one.mail_id)) for one in claims])
    outcomes = LedgerEntry.objects.order_by("delivery").values_list("outcome", flat=True)
    assert list(outcomes) == ["filed", "duplicate"]


@pytest.mark.parametrize("trouble", ["disk", "spool", "database", "brevo"])
def test_our_troubles_are_503_and_nothing_is_half_taken(
    acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    path, payload = hooks.path_of(door(acme, "mailgun")), payloads.mailgun_raw()

    def fails(error: Exception) -> Any:
        def fail(*_: object, **__: object) -> None:
            raise error

        return fail

    if trouble == "disk":
        monkeypatch.setattr(store, "disk_is_low", lambda *_: True)
    elif trouble == "spool":
        monkeypatch.setattr(spool, "put_many", fails(OSError(28, "No space left on device")))
    elif trouble == "database":
        monkeypatch.setattr(hooks, "find", fails(OperationalError("no answer")))
    else:
        path, payload = hooks.path_of(door(acme, "brevo")), payloads.brevo()
        monkeypatch.setattr(json_of_providers, "fetch_attachment", fails(requests.ConnectionError()))
    answer = post(path, payload)
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert spool.counts().accepted == 0
    assert not list(spool.incoming.iterdir())


def test_a_provider_may_look_whether_there_is_anybody(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    path = hooks.path_of(door(acme, "mandrill"))
    assert Client().head(path).status_code == 200
    assert Client().get(path).status_code == 405


def test_the_secret_is_in_no_log_and_in_no_table(
    acme: SimpleNamespace, spool: SqliteSpool, caplog: pytest.LogCaptureFixture
) -> None:
    hook = door(acme, "mailgun")
    path = hooks.path_of(hook)
    with caplog.at_level(logging.DEBUG):
        post(path, Payload(b"nonsense"))
        post(path, payloads.mailgun_raw(key="another"))
        post(path.replace("/mime", "0"), payloads.mailgun_raw())
    secret = hooks.secret_of(hook)
    assert "403" in caplog.text
    assert secret not in caplog.text
    row = InboundWebhook.objects.values().get()
    assert secret.partition("-")[2] not in str(row)
    assert KEY not in str(row)


def test_a_signing_provider_needs_its_key_and_another_takes_none(acme: SimpleNamespace) -> None:
    with pytest.raises(AccountError, match="Pipe in the HTTP webhook signing key"):
        hooks.add(acme.organisation, "mailgun", None, "")
    with pytest.raises(AccountError, match="has no key"):
        hooks.add(acme.organisation, "postmark", None, "x")


def test_a_file_at_brevo_is_fetched_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, dict[str, str]]] = []

    class Answer:
        def __enter__(self) -> "Answer":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def raise_for_status(self) -> None:
            pass

        def iter_content(self, size: int) -> list[bytes]:
            return [b"half", b"half"]

    def get(url: str, headers: dict[str, str], timeout: float, stream: bool) -> Answer:
        assert timeout > 0
        asked.append((url, headers))
        return Answer()

    monkeypatch.setattr(brevo.requests, "get", get)
    assert brevo.fetch_attachment("a/b", "k") == b"halfhalf"
    assert asked == [("https://api.brevo.com/v3/inbound/attachments/a%2Fb", {"api-key": "k"})]
    monkeypatch.setattr(brevo, "MOST_BYTES", 5)
    with pytest.raises(brevo.NotMail, match="larger than"):
        brevo.fetch_attachment("a/b", "k")
    with pytest.raises(brevo.NotMail, match="API key"):
        brevo.fetch_attachment("a/b", "")
