"""Each provider's mail arrives: the raw mail to the byte, a mail taken apart with all that it had."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from postroom.api.inbound import amazon, hooks, json_of_providers
from postroom.api.models import InboundWebhook
from postroom.mail.parse import parse
from postroom.mailboxes.models import Mailbox
from postroom.spool import SqliteSpool
from tests.inbound import payloads
from tests.inbound.payloads import HTML, KEY, PICTURE, RAW, RECIPIENT, SENDER, TEXT, Payload

SIGNED = ("mailgun", "mandrill", "mailersend", "postal")


def door(acme: SimpleNamespace, provider: str, mailbox: Mailbox | None = None) -> InboundWebhook:
    key = KEY if provider in (*SIGNED, "brevo") else ""
    return hooks.add(acme.organisation, provider, mailbox, key)


def post(path: str, payload: Payload) -> Any:
    return Client().post(path, payload.body, payload.content_type, headers=payload.headers)


@pytest.mark.parametrize(
    ("provider", "payload"),
    [
        ("mailgun", payloads.mailgun_raw),
        ("mailgun", payloads.mailgun_urlencoded),
        ("postmark", payloads.postmark_raw),
        ("sendgrid", payloads.sendgrid_raw),
        ("amazon-ses", payloads.amazon_ses),
        ("mailersend", payloads.mailersend),
        ("sparkpost", payloads.sparkpost),
        ("sparkpost", lambda: payloads.sparkpost(base64=False)),
    ],
)
def test_a_raw_mail_is_kept_to_the_byte(
    acme: SimpleNamespace, spool: SqliteSpool, provider: str, payload: Callable[[], Payload]
) -> None:
    answer = post(hooks.path_of(door(acme, provider)), payload())
    assert answer.status_code == 200, answer.content
    one = spool.listing()[-1]
    assert answer.json()["accepted"][0] == one.id
    assert spool.raw(one.mail_id) == RAW
    envelope = one.envelope
    assert (envelope.door, envelope.mail_from, one.recipients) == (
        f"webhook:{provider}",
        SENDER,
        (RECIPIENT,),
    )
    assert (one.mailbox, one.lane) == (acme.support.pk, "normal")


def test_mandrill_signs_the_address_that_it_posts_to(
    acme: SimpleNamespace, spool: SqliteSpool, settings: Any
) -> None:
    hook = door(acme, "mandrill")
    path = hooks.path_of(hook)
    assert post(path, payloads.mandrill(f"http://testserver{path}")).status_code == 200
    assert spool.raw(1) == RAW
    settings.PUBLIC_URL = "https://mail.acme.test"
    assert post(path, payloads.mandrill(hooks.url_of(hook))).status_code == 200
    assert post(path, payloads.mandrill(f"http://testserver{path}")).status_code == 403


@pytest.mark.parametrize(
    ("provider", "payload", "text"),
    [
        ("mailgun", payloads.mailgun_parsed, TEXT),
        ("postmark", payloads.postmark, TEXT),
        ("sendgrid", payloads.sendgrid_parsed, TEXT.replace("–", "-")),
        ("brevo", payloads.brevo, TEXT),
        ("mailjet", payloads.mailjet, TEXT),
    ],
)
def test_a_mail_taken_apart_is_put_together_again(
    acme: SimpleNamespace,
    spool: SqliteSpool,
    monkeypatch: pytest.MonkeyPatch,
    provider: str,
    payload: Callable[[], Payload],
    text: str,
) -> None:
    fetched = {("t/1", KEY): PICTURE}
    monkeypatch.setattr(json_of_providers, "fetch_attachment", lambda token, key: fetched[token, key])
    path = hooks.path_of(door(acme, provider))
    for _ in range(2):
        assert post(path, payload()).status_code == 200
    first, second = spool.raw(1), spool.raw(2)
    assert first == second
    mail = parse(first)
    assert (mail.message_id, mail.subject) == ("1@customer.test", "Kettle für Chloé")
    assert mail.author is not None
    assert (mail.author.name, mail.author.address) == ("Carol Klein", SENDER)
    assert mail.to[0].address == RECIPIENT
    assert mail.date is not None
    assert (mail.text.strip(), mail.html) == (text, HTML)
    picture = mail.attachments[0]
    assert (picture.name, picture.content, picture.content_id) == ("plan.png", PICTURE, "pic@x")
    assert mail.headers.get("received").startswith("from mail.customer.test")
    if provider == "mailgun":
        assert mail.attachments[1].content == b"nameless"
    assert spool.show(1).envelope.mail_from == SENDER


def test_bytes_that_are_no_utf_8_survive_a_form(acme: SimpleNamespace, spool: SqliteSpool) -> None:
    raw = RAW + "Käthe grüßt".encode("latin-1") + bytes(range(256))
    assert post(hooks.path_of(door(acme, "mailgun")), payloads.mailgun_raw(raw)).status_code == 200
    assert spool.raw(1) == raw


def test_headers_that_break_parsers_are_no_reason_to_refuse_a_mail(
    acme: SimpleNamespace, spool: SqliteSpool
) -> None:
    nasty = [
        {"Name": "Message-ID", "Value": "<[x@y]>"},
        {"Name": "Cc", "Value": "a@b.test,\r\nBcc: evil@x.test"},
        {"Name": "From: x", "Value": "no name"},
        {"Name": "X-Odd", "Value": "\x00\ud83d"},
    ]
    answer = post(hooks.path_of(door(acme, "postmark")), payloads.postmark(Headers=nasty, Attachments=[]))
    assert answer.status_code == 200
    mail = parse(spool.raw(1))
    assert not mail.headers.has("bcc")
    assert mail.text.strip() == TEXT


def test_amazon_confirms_a_subscription_at_amazon_alone(
    acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    class Opener:
        def open(self, url: str, timeout: float) -> Any:
            opened.append(url)
            return __import__("io").BytesIO(b"<ok/>")

    monkeypatch.setattr(amazon.urllib.request, "build_opener", lambda *_: Opener())
    path = hooks.path_of(door(acme, "amazon-ses"))
    kind = "SubscriptionConfirmation"
    good = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=1"
    assert post(path, payloads.amazon_ses(kind=kind, SubscribeURL=good)).status_code == 200
    for bad in ("http://169.254.169.254/", "https://sns.eu.amazonaws.com.evil.test/?x", "file:///etc/passwd"):
        assert post(path, payloads.amazon_ses(kind=kind, SubscribeURL=bad)).status_code == 400
    assert opened == [good]
    assert spool.counts().accepted == 0
