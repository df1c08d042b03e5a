"""Ways out: what can be entered, OAuth 2, and providers' APIs."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from postroom.accounts.installation import vault
from postroom.activity.models import Alert
from postroom.outbox.models import Recipient, Relay
from postroom.outbox.relays.manage import add_relay, change_relay, remove_relay, restore_relay
from postroom.outbox.relays.trial import try_relay
from postroom.outbox.relays.wanted import RelayWantedError, Wanted
from postroom.outbox.sender import Sender
from tests.outbox.conftest import Queue
from tests.outbox.test_sender import run, states
from tests.support.scripted import Scripted


class Web:
    """A web server that answers what a test says, and keeps what it was asked."""

    def __init__(self) -> None:
        self.status, self.body, self.asked = 200, {}, []  # type: ignore[var-annotated]

    def __enter__(self) -> "Web":
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                web.asked.append((self.path, dict(self.headers), body))
                answer = json.dumps(web.body).encode()
                self.send_response(web.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def web() -> Iterator[Web]:
    """It."""
    with Web() as running:
        yield running


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(), "host"),
        (Wanted(host="a b"), "host"),
        (Wanted(host="mail.test"), "user"),
        (Wanted(host="mail.test", user="x"), "secret"),
        (Wanted(host="mail.test", user="x", secret="a\nb"), "secret"),
        (Wanted(host="mail.test", user="x", secret="y", tls="none"), "tls"),
        (Wanted(host="mail.test", auth="none", port=70000), "port"),
        (Wanted(host="mail.test", auth="none", tls="ssl"), "tls"),
        (Wanted(host="mail.test", auth="magic"), "auth"),
        (Wanted(kind="pigeon"), "kind"),
        (Wanted(host="mail.test", auth="none", connections=0), "connections"),
        (Wanted(host="mail.test", auth="none", per_minute=-1), "per_minute"),
        (
            Wanted(host="mail.test", user="x", secret="y", auth="oauth2", token_url="http://x.test/"),
            "token_url",
        ),
        (
            Wanted(host="mail.test", user="x", secret="y", auth="oauth2", token_url="https://x.test/"),
            "client_id",
        ),
        (Wanted(kind="provider", provider="acme", secret="x"), "provider"),
        (Wanted(kind="provider", provider="postmark"), "secret"),
        (Wanted(kind="provider", provider="mailgun", secret="x"), "provider_domain"),
        (
            Wanted(kind="provider", provider="postmark", secret="x", provider_url="http://x.test"),
            "provider_url",
        ),
    ],
)
def test_what_cannot_be_so_is_said_at_its_field(acme: SimpleNamespace, wanted: Wanted, field: str) -> None:
    with pytest.raises(RelayWantedError) as refused:
        add_relay(acme.organisation.pk, None, 1, wanted, acme.ada)
    assert refused.value.field == field
    assert not Relay.objects.exists()


def test_secrets_are_sealed_and_go_to_no_other_server(acme: SimpleNamespace) -> None:
    wanted = Wanted(host="mail.test", user="support", secret="top secret")
    row = add_relay(acme.organisation.pk, None, 1, wanted, acme.ada)
    assert "top secret" not in row.secret
    with pytest.raises(RelayWantedError, match="another server"):
        change_relay(row, Wanted(host="evil.test", user="support"), acme.ada)
    change_relay(row, Wanted(host="mail.test", user="other"), acme.ada)
    assert vault().open(Relay.objects.get().secret) == "top secret"


def test_there_is_one_in_each_place_and_what_was_removed_comes_back(acme: SimpleNamespace) -> None:
    wanted = Wanted(host="mail.test", auth="none")
    row = add_relay(acme.organisation.pk, None, 1, wanted, acme.ada)
    for place, words in ((1, "one already"), (3, "1 or 2")):
        with pytest.raises(RelayWantedError, match=words):
            add_relay(acme.organisation.pk, None, place, wanted, acme.ada)
    remove_relay(row, acme.ada)
    other = add_relay(acme.organisation.pk, None, 1, wanted, acme.ada)
    with pytest.raises(RelayWantedError, match="taken its place"):
        restore_relay(row, acme.ada)
    remove_relay(other, acme.ada)
    restore_relay(row, acme.ada)
    assert Relay.objects.get(removed_at=None).pk == row.pk


def test_the_trial_says_what_is_wrong(acme: SimpleNamespace) -> None:
    with Scripted(password="right") as server:
        wanted = Wanted(host="127.0.0.1", port=server.port, tls="none", user="u", secret="right")
        row = add_relay(acme.organisation.pk, None, 1, wanted, acme.ada)
        assert try_relay(row, "support@acme.test", "ada@acme.test")
        change_relay(row, Wanted(**{**_values(wanted), "secret": "wrong"}), acme.ada)
        assert not try_relay(row, "support@acme.test", "ada@acme.test")
        assert "does not accept the user name or the password (535" in row.trial_error
        change_relay(row, Wanted(**{**_values(wanted), "tls": "starttls"}), acme.ada)
        assert not try_relay(row, "support@acme.test", "ada@acme.test")
        assert "STARTTLS" in row.trial_error
        change_relay(row, Wanted(**{**_values(wanted), "tls": "tls"}), acme.ada)
        assert not try_relay(row, "support@acme.test", "ada@acme.test")
        assert "choose STARTTLS or TLS to match" in row.trial_error
    change_relay(row, wanted, acme.ada)
    assert not try_relay(row, "support@acme.test", "ada@acme.test")
    assert "Nothing answers at 127.0.0.1" in row.trial_error


def test_signing_in_by_oauth_keeps_a_replaced_token(
    acme: SimpleNamespace, web: Web, mail: Queue, sender: Sender
) -> None:
    web.body = {"access_token": "fresh", "expires_in": 3600, "refresh_token": "second"}
    with Scripted(password="fresh") as server:
        wanted = Wanted(
            host="127.0.0.1",
            port=server.port,
            tls="none",
            auth="oauth2",
            user="support@acme.test",
            secret="first",
            token_url=f"{web.url}/token",
            client_id="postroom",
        )
        add_relay(acme.organisation.pk, None, 1, wanted, acme.ada)
        mail("a@c.test")
        run(sender)
        assert states() == {"a@c.test": "sent"}
        assert len(server.taken) == 1
    assert b"refresh_token=first" in web.asked[0][2]
    assert vault().open(Relay.objects.get().secret) == "second"


def test_a_provider_is_handed_what_the_recipient_is_to_read(
    acme: SimpleNamespace, web: Web, mail: Queue, sender: Sender, server: Scripted
) -> None:
    web.body = [{"ErrorCode": 0, "Message": "OK", "MessageID": "pm-1", "To": "a@c.test"}]
    wanted = Wanted(kind="provider", provider="postmark", secret="the key", provider_url=web.url)
    add_relay(acme.organisation.pk, acme.support.pk, 1, wanted, acme.ada)
    mail("a@c.test")
    run(sender)
    assert states() == {"a@c.test": "sent"}
    assert Recipient.objects.get().answer == "250 taken by the provider pm-1"
    _, headers, body = web.asked[0]
    assert headers["X-Postmark-Server-Token"] == "the key"
    given = json.loads(body)
    given = given[0] if isinstance(given, list) else given
    assert given["Bcc"] == "a@c.test"  # the mail of these tests has no To
    assert given["Subject"] == "x"
    assert server.taken == []


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        (401, "deferred", "does not accept the key"),
        (422, "failed", "Bad"),
        (429, "deferred", "429"),
        (500, "deferred", "500"),
    ],
)
def test_what_a_provider_refuses(
    acme: SimpleNamespace, web: Web, mail: Queue, sender: Sender, status: int, state: str, words: str
) -> None:
    web.status, web.body = status, {"ErrorCode": 300, "Message": "Bad"}
    wanted = Wanted(kind="provider", provider="postmark", secret="the key", provider_url=web.url)
    add_relay(acme.organisation.pk, acme.support.pk, 1, wanted, acme.ada)
    mail("a@c.test")
    run(sender)
    assert states() == {"a@c.test": state}
    assert words in Recipient.objects.get().answer
    assert "the key" not in Recipient.objects.get().answer.replace("accept the key", "")
    assert Alert.objects.exists() == (status == 401)


def _values(wanted: Wanted) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}
