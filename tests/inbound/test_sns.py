"""What Amazon SNS posts is taken where Amazon has signed it, for one topic, and in time."""

import http.server
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from postroom.accounts.installation import vault
from postroom.api.inbound import certificates, hooks
from postroom.api.inbound.certificates import certificate_at, download
from postroom.api.inbound.posted import CannotCheckNow, NotFromProvider
from postroom.api.models import InboundWebhook
from postroom.spool import SqliteSpool
from tests.inbound import payloads, signing
from tests.inbound.payloads import Payload, as_json
from tests.inbound.test_providers import door, post
from tests.support.ports import free_ports

REAL_DOWNLOAD = download
Change = Callable[[dict[str, Any]], None]


def changed(change: Change, payload: Payload | None = None) -> Payload:
    """Return a payload in which something was changed after it was signed."""
    payload = payload or payloads.amazon_ses()
    message = json.loads(payload.body)
    change(message)
    return as_json(message, **payload.headers)


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["detail"]


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("more", [{}, {"Subject": "Amazon SES Email Receipt Notification"}])
def test_mail_with_a_signature_of_either_version_is_taken(
    acme: SimpleNamespace, spool: SqliteSpool, version: str, more: dict[str, str]
) -> None:
    payload = payloads.amazon_ses(version=version, **more)
    assert post(hooks.path_of(door(acme, "amazon-ses")), payload).status_code == 200
    assert spool.counts().accepted == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda m: m.update(Message=m["Message"].replace("carol", "eve")), "not that of this message"),
        (lambda m: m.update(Subject="added"), "not that of this message"),
        (lambda m: m.update(MessageId="another"), "not that of this message"),
        (lambda m: m.update(SignatureVersion="1"), "not that of this message"),
        (lambda m: m.update(SignatureVersion="3"), "no signature of version 1 or 2"),
        (lambda m: m.pop("SignatureVersion"), "no signature of version 1 or 2"),
        (lambda m: m.update(Signature="§"), "cannot be read"),
        (lambda m: m.pop("Signature"), "not that of this message"),
        (lambda m: m.pop("SigningCertURL"), "none of Amazon SNS"),
        (lambda m: m.pop("TopicArn"), "names no topic"),
    ],
)
def test_what_was_changed_or_is_not_signed_is_refused(
    acme: SimpleNamespace, spool: SqliteSpool, change: Change, words: str
) -> None:
    status, sentence = said(post(hooks.path_of(door(acme, "amazon-ses")), changed(change)))
    assert status == 403
    assert words in sentence
    assert spool.counts().accepted == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.test/x.pem",
        "https://evil.test/sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.test/x.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/x.pem",
        "https://sns.eu-west-1.amazonaws.com/x.pem?of=me",
        "https://sns.eu-west-1.amazonaws.com/x.crt",
        "https://sns.eu-west-1.amazonaws.com/../x/y.pem",
        "https://bucket.s3.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com/x.pem\n",
        "file:///etc/x.pem",
        "",
    ],
)
def test_certificates_come_from_amazon_alone(downloads: list[Any], url: str) -> None:
    with pytest.raises(NotFromProvider, match="none of Amazon SNS"):
        certificate_at(url)
    assert downloads == []


def test_a_certificate_is_fetched_once_a_day(downloads: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    china = "https://sns.cn-north-1.amazonaws.com.cn/a.pem"
    for _ in range(3):
        certificate_at(signing.CERTIFICATE_URL)
        certificate_at(china)
    assert [host for host, _ in downloads] == [
        "sns.eu-west-1.amazonaws.com",
        "sns.cn-north-1.amazonaws.com.cn",
    ]
    later = time.monotonic() + 25 * 3600
    monkeypatch.setattr(certificates.time, "monotonic", lambda: later)
    certificate_at(china)
    assert len(downloads) == 3


@pytest.mark.parametrize(
    ("name", "days", "words"),
    [
        ("sns.amazonaws.com", -1, "has expired"),
        ("sns.amazonaws.com.evil.test", 30, "not that of Amazon SNS"),
        ("evil.test", 30, "not that of Amazon SNS"),
    ],
)
def test_a_certificate_that_does_not_hold_is_refused(
    acme: SimpleNamespace,
    spool: SqliteSpool,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    days: int,
    words: str,
) -> None:
    monkeypatch.setattr(certificates, "download", lambda *_: signing.certificate(name, days))
    status, sentence = said(post(hooks.path_of(door(acme, "amazon-ses")), payloads.amazon_ses()))
    assert status == 403
    assert words in sentence
    assert spool.counts().accepted == 0


@pytest.mark.parametrize(
    ("hours", "words"), [(25, "older than a day"), (-2, "of the future"), (None, "when it was sent")]
)
def test_what_somebody_has_kept_is_not_taken_again(
    acme: SimpleNamespace, spool: SqliteSpool, hours: int | None, words: str
) -> None:
    at = "yesterday" if hours is None else (datetime.now(UTC) - timedelta(hours=hours)).isoformat()
    status, sentence = said(post(hooks.path_of(door(acme, "amazon-ses")), payloads.amazon_ses(Timestamp=at)))
    assert status == 403
    assert words in sentence
    assert spool.counts().accepted == 0


def test_a_door_takes_one_topic_the_first_or_the_one_that_was_named(
    acme: SimpleNamespace, spool: SqliteSpool
) -> None:
    hook, other = door(acme, "amazon-ses"), "arn:aws:sns:eu-west-1:666:eve"
    path = hooks.path_of(hook)
    assert post(path, changed(lambda m: m.update(MessageId="x"))).status_code == 403
    assert vault().open(InboundWebhook.objects.get().key) == "", "what is forged settles nothing"
    assert post(path, payloads.amazon_ses()).status_code == 200
    assert vault().open(InboundWebhook.objects.get().key) == signing.TOPIC
    status, sentence = said(post(path, payloads.amazon_ses(TopicArn=other)))
    assert status == 403
    assert f"of the topic {signing.TOPIC} alone" in sentence
    named = hooks.path_of(hooks.add(acme.organisation, "amazon-ses", None, other))
    assert post(named, payloads.amazon_ses()).status_code == 403
    assert post(named, payloads.amazon_ses(TopicArn=other)).status_code == 200
    assert spool.counts().accepted == 2


def test_without_the_certificate_amazon_is_asked_to_come_again(
    acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out(*_: object) -> bytes:
        raise CannotCheckNow("the certificate of the signature cannot be fetched")

    monkeypatch.setattr(certificates, "download", out)
    path = hooks.path_of(door(acme, "amazon-ses"))
    answer = post(path, payloads.amazon_ses())
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    monkeypatch.setattr(certificates, "download", lambda *_: b"<html>busy</html>")
    assert post(path, payloads.amazon_ses()).status_code == 503
    monkeypatch.setattr(certificates, "download", lambda *_: signing.certificate())
    assert post(path, payloads.amazon_ses()).status_code == 200
    assert spool.counts().accepted == 1


class Amazon(http.server.BaseHTTPRequestHandler):
    """A web server that gives out what the path says."""

    def do_GET(self) -> None:
        if self.path == "/slow.pem":
            time.sleep(5)
        content = b"x" * (certificates.MOST_BYTES + 1) if self.path == "/large.pem" else signing.certificate()
        self.send_response(302 if self.path == "/elsewhere.pem" else 200)
        self.send_header("Location", "https://evil.test/x.pem")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """That server, over TLS in the name of "localhost"; returns its port."""
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    at, key = datetime.now(UTC), signing.key()
    made = (
        x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    (tmp_path / "c.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (tmp_path / "k.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "c.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "c.pem", tmp_path / "k.pem")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Amazon)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_the_download_is_over_tls_and_within_its_bounds(served: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(path: str, host: str = "localhost") -> bytes:
        return REAL_DOWNLOAD(host, path, served, lambda _: True)

    assert fetch("/x.pem") == signing.certificate()
    for path, words in (("/elsewhere.pem", "302"), ("/large.pem", "bytes")):
        with pytest.raises(CannotCheckNow, match=words):
            fetch(path)
    with pytest.raises(CannotCheckNow, match="cannot be fetched"):
        fetch("/x.pem", "127.0.0.1")  # the certificate has another name
    monkeypatch.setattr(certificates, "WITHIN_S", 0.3)
    began = time.monotonic()
    with pytest.raises(CannotCheckNow, match="cannot be fetched"):
        fetch("/slow.pem")
    assert time.monotonic() - began < 3


def test_no_neighbour_of_this_server_is_asked(served: int) -> None:
    with pytest.raises(CannotCheckNow, match="not on the public internet"):
        REAL_DOWNLOAD("localhost", "/x.pem", served)
    with pytest.raises(CannotCheckNow, match="cannot be fetched"):
        REAL_DOWNLOAD("127.0.0.1", "/x.pem", free_ports(1)[0], lambda _: True)
