"""A real Dovecot, a provider of tokens, and one account fetched into a spool."""

import base64
import contextlib
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from postroom.intake.addresses import AddressBook, Target, publish
from postroom.intake.fetch.account import Account
from postroom.intake.fetch.deposit import Deposit
from postroom.intake.fetch.report import Report, read_reports
from postroom.intake.fetch.worker import Timing, Worker
from postroom.kit.data_folder import DataFolder
from postroom.kit.vault import Vault
from postroom.spool import Delivery, SqliteSpool
from tests.support import dovecot
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.waiting import eventually

QUICK = Timing(poll_s=0.3, idle_s=20.0, first_wait_s=0.2, login_first_wait_s=0.2)
_numbers = count(1)


@dataclass
class Provider:
    """Asks its user (RFC 6749 §4.1), gives out tokens (§6) and says whose they are (RFC 7662).

    Each code and each refresh token works once. `consent` is what its user answers: "allow", or an error.
    """

    url: str = ""
    refresh_token: str = "refresh-1"
    user: str = "olga"
    rotates: bool = True
    status: int = 200
    access_tokens: set[str] = field(default_factory=set)
    asked: list[dict[str, str]] = field(default_factory=list)
    consent: str = "allow"
    lasting: bool = True
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: list[dict[str, str]] = field(default_factory=list)

    def authorize(self, query: dict[str, str]) -> str:
        """Return where the browser is sent back to."""
        self.seen.append(query)
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        if self.consent != "allow":
            answer = {"error": self.consent, "error_description": "as the user wishes"}
        else:
            answer = {"code": f"code-{len(self.seen)}"}
            self.codes[answer["code"]] = query
        return f"{query['redirect_uri']}?{urlencode({**answer, 'state': query['state']})}"

    def exchange(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer with the tokens for a code (RFC 7636 §4.6)."""
        query = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = query is not None and (
            query["code_challenge"] == challenge
            and query["redirect_uri"] == form.get("redirect_uri")
            and query["client_id"] == form.get("client_id")
        )
        if not known or form.get("client_secret") != "client secret":
            return 400, {"error": "invalid_grant"}
        access = f"access-by-{form['code']}"
        self.access_tokens.add(access)
        lasting = {"refresh_token": self.refresh_token} if self.lasting else {}
        return 200, {"access_token": access, "expires_in": 3600, "token_type": "Bearer", **lasting}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer a refresh."""
        self.asked.append(form)
        if self.status != 200:
            return self.status, {"error": "server_error"}
        if form.get("grant_type") == "authorization_code":
            return self.exchange(form)
        if form.get("refresh_token") != self.refresh_token or form.get("client_secret") != "client secret":
            return 400, {"error": "invalid_grant"}
        access = f"access-{len(self.asked)}"
        self.access_tokens.add(access)
        answer: dict[str, Any] = {"access_token": access, "expires_in": 3600, "token_type": "Bearer"}
        if self.rotates:
            self.refresh_token = answer["refresh_token"] = f"refresh-{len(self.asked) + 1}"
        return 200, answer

    def introspect(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer the mail server."""
        return 200, {"active": form.get("token") in self.access_tokens, "username": self.user}


@pytest.fixture(scope="session")
def _provider_server() -> Iterator[tuple[str, Callable[[Provider], None]]]:
    current = [Provider()]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            answer = current[0].introspect if self.path == "/introspect" else current[0].token
            status, content = answer(form)
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            if not self.path.startswith("/authorize"):  # A browser looks for a picture.
                self.send_response(204)
                self.end_headers()
                return
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            if query.pop("asks", ""):  # A page with a button, for browsers.
                action = self.path.replace("asks=1&", "")
                page = f'<title>Consent</title><a id="allow" href="{action}">Allow</a>'.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(page)
                return
            self.send_response(302)
            self.send_header("Location", current[0].authorize(query))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", lambda one: current.__setitem__(0, one)
    server.shutdown()


@pytest.fixture
def provider(_provider_server: tuple[str, Callable[[Provider], None]]) -> Provider:
    """A provider that has given out "refresh-1"."""
    url, use = _provider_server
    made = Provider(url=f"{url}/token")
    use(made)
    return made


@pytest.fixture(scope="session")
def server(_provider_server: tuple[str, object]) -> Iterator[Dovecot]:
    """The mail server elsewhere."""
    running = dovecot.start(f"{_provider_server[0]}/introspect")
    yield running
    running.stop()


@dataclass
class Fetching:
    """One account, its spool, and the thread that fetches it while there is one."""

    data: DataFolder
    account: Account
    spool: SqliteSpool
    worker: Worker | None = None

    @property
    def vault(self) -> Vault:
        """The installation's vault."""
        return Vault(self.data.read_secret())

    def start(self, **changes: Any) -> "Fetching":
        """Fetch the account from now on, with some of it changed."""
        self.account = replace(self.account, **changes)
        deposit = Deposit(self.account, self.spool, AddressBook(self.data.addresses), lambda: None)
        self.worker = Worker(self.account, self.spool, deposit, self.vault, self.data.fetch_reports, QUICK)
        self.worker.start()
        return self

    def stop(self) -> None:
        """Stop fetching."""
        if self.worker is not None:
            self.worker.stop()
            self.worker.join(20)
            assert not self.worker.is_alive()
            self.worker = None

    @contextlib.contextmanager
    def running(self, **changes: Any) -> Iterator["Fetching"]:
        """Fetch inside the block."""
        self.start(**changes)
        try:
            yield self
        finally:
            self.stop()

    def once(self, **changes: Any) -> list[Delivery]:
        """Fetch until one pass has succeeded; returns what the spool holds then, oldest first."""
        began = time.time()
        with self.running(**changes):
            self.until(lambda report: report.succeeded_at >= began)
        return self.held()

    def until(self, what: Callable[[Report], object]) -> Report:
        """Wait until the report is so; returns it."""
        return eventually(lambda: (one := self.report()) and what(one) and one)

    def report(self) -> Report | None:
        """The newest report."""
        return read_reports(self.data.fetch_reports).get(self.account.id)

    def held(self) -> list[Delivery]:
        """What the spool holds, oldest first."""
        return self.spool.listing(limit=10_000)[::-1]

    def subjects(self) -> list[str]:
        """The subjects of what the spool holds, oldest first."""
        return [subject_of(self.spool.export(one.id)) for one in self.held()]


def subject_of(raw: bytes) -> str:
    """Return the subject of a mail of these tests."""
    return raw.partition(b"Subject: ")[2].partition(b"\r\n")[0].decode()


def letter(number: int, size_bytes: int = 0, **headers: str) -> bytes:
    """Return a mail from Carol; headers with _ for -."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    body = ("x" * 76 + "\r\n") * (size_bytes // 78) or "Hello\r\n"
    return (
        f"From: Carol <carol@customer.test>\r\nTo: support@acme.test\r\nSubject: {number}\r\n"
        f"Message-ID: <{number}@customer.test>\r\nDate: Mon, 2 Mar 2020 10:00:00 +0000\r\n{more}\r\n{body}"
    ).encode()


@pytest.fixture
def fetching(data_folder: DataFolder, server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fetching]:
    """An account at Dovecot with an empty inbox, by IMAP over TLS; nothing fetches it yet."""
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    target = Target(mailbox=3, organisation=1)
    publish(
        data_folder.addresses,
        addresses={"support@acme.test": target, "other@acme.test": Target(4, 1)},
        hostname="mail.acme.test",
    )
    number = next(_numbers)
    account = Account(
        id=number,
        mailbox=3,
        organisation=1,
        address="support@acme.test",
        protocol="imap",
        host="localhost",
        port=server.imaps,
        tls="tls",
        user=f"user{number}",
        auth="password",
        secret=Vault(data_folder.read_secret()).seal(PASSWORD),
    )
    made = Fetching(data_folder, account, SqliteSpool(data_folder.spool))
    yield made
    made.stop()
