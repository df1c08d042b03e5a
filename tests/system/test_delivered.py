"""What we send as a customer receives it: through postfix into dovecot, read by IMAP, verified, and answered."""

import base64
import email.policy
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import dkim
import httpx
import pytest

from tests.support import dovecot
from tests.support.dns import NameServer
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.installation import Installation, answer_to, as_bytes, written
from tests.support.ports import free_ports
from tests.support.postfix import Postfix, postfix
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow

CAROL = "carol@customer.test"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
BILL = b"%PDF-1.7\n" + bytes(range(256)) * 300


@pytest.fixture(scope="module")
def customers() -> Iterator[Dovecot]:
    """The server on which Carol has her mailbox."""
    running = dovecot.start("http://127.0.0.1:1/")
    yield running
    running.stop()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    """The DNS that the installation asks."""
    with NameServer() as running:
        monkeypatch.setenv("POSTROOM_DNS", running.address)
        yield running


@pytest.mark.parametrize("way", ["relay", "straight"])
def test_a_reply_arrives_whole_and_its_answer_comes_back(
    installation_in_peace: Installation,
    customers: Dovecot,
    names: NameServer,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    installation = installation_in_peace
    installation.http_port, installation.smtp_port = free_ports(2)
    monkeypatch.setenv("SSL_CERT_FILE", str(customers.certificate))
    routes = {
        "customer.test": f"lmtp:inet:127.0.0.1:{customers.lmtp}",
        "acme.test": f"smtp:[127.0.0.1]:{installation.smtp_port}",
    }
    user = f"{way}.{CAROL}"
    with postfix(routes, sign_in=customers if way == "relay" else None) as server:
        if way == "relay":
            options = ("--host", "127.0.0.1", "--user", "support@acme.test", "--secret-stdin")
        else:
            names.records |= {(domain, "MX"): ["10 localhost."] for domain in ("customer.test", "acme.test")}
            names.records["localhost", "A"] = ["127.0.0.1"]
            options = ("--kind", "direct")
        installation.run("relay", "add", *options, "--port", str(server.port), given=PASSWORD)
        _publish_key(installation, names)
        api = installation.start().api("ben@acme.test")

        _submit(server, written("Broken kettle", "It leaks.", sender=f"Carol Klein <{user}>"), way)
        conversation = eventually(lambda: api.get("/conversations").json()["items"])[0]["id"]
        picture, bill = (
            api.post("/uploads", files={"file": file}).json()["key"]
            for file in (("leak.png", PNG, "image/png"), ("bill.pdf", BILL, "application/pdf"))
        )
        words = f'<p>Dear Carol, <b>thank you</b>: <img src="/uploads/{picture}" alt="the leak"></p>'
        sent = api.post(f"/conversations/{conversation}/replies", json={"html": words, "files": [bill]})
        assert sent.status_code == 201, sent.text

        (raw,) = eventually(lambda: customers.read(user))
        mail = _read(raw)
        assert _parts(mail) == {
            "text/plain": "Dear Carol, thank you: [the leak]",
            "text/html": "<b>thank you</b>",
            "leak.png": PNG,
            "bill.pdf": BILL,
        }
        assert _is_signed(raw, names)
        assert not _is_signed(raw.replace(b"thank you", b"thank ye"), names)

        _submit(server, answer_to(mail, "It works again!", sender=f"Carol Klein <{user}>"), way)
        messages = eventually(lambda: _three(api, conversation))
        assert messages[1]["recipients"][0]["state"] == "sent"
        assert messages[1]["recipients"][0]["answer"].startswith("250 2.0.0 Ok: queued")
        assert messages[2]["text"] == "It works again!"
        assert len(api.get("/conversations").json()["items"]) == 1


def test_a_wrong_password_alerts_at_once_and_what_waits_goes_on_when_it_is_mended(
    installation_in_peace: Installation, customers: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(customers.certificate))
    user = f"waiting.{CAROL}"
    routes = {"customer.test": f"lmtp:inet:127.0.0.1:{customers.lmtp}"}
    with postfix(routes, sign_in=customers) as server:
        options = ("--host", "127.0.0.1", "--port", str(server.port), "--user", "support@acme.test")
        tried = installation_in_peace.run(
            "relay", "add", *options, "--secret-stdin", given="wrong one", check=False
        )
        assert tried.returncode == 1
        assert "does not accept the user name or the password (535" in tried.stdout + tried.stderr
        api = installation_in_peace.start().api()
        mail = {"mailbox": "support@acme.test", "to": user, "subject": "Your kettle"}
        made = [api.post("/conversations", json={**mail, "text": f"Part {one}."}).json() for one in range(3)]

        alert = eventually(lambda: api.get("/alerts").json()["items"])[0]
        assert "Enter them again. Nothing is lost" in alert["sentence"]
        assert "wrong one" not in str(alert)
        assert customers.log().count("waiting.carol") == 0
        (relay,) = api.get("/relays").json()["items"]
        mended = api.patch(f"/relays/{relay['id']}", json={"secret": PASSWORD})
        assert mended.status_code == 200, mended.text

        eventually(lambda: len(customers.read(user)) == 3)
        states = [api.get(f"/conversations/{one['id']}/messages").json()["items"][0] for one in made]
        assert {state["recipients"][0]["state"] for state in states} == {"sent"}
        eventually(lambda: not [one for one in api.get("/alerts").json()["items"] if not one["resolved_at"]])


def _publish_key(installation: Installation, names: NameServer) -> None:
    """Make a key for acme.test and put its record into the DNS, as its operator does."""
    line = installation.run("domain", "key", "acme.test").stdout.strip()
    name, _, record = line.partition(". IN TXT ")
    names.text(name, record.strip('"'))
    seen = installation.run("domain", "look", "acme.test", check=False).stdout
    assert f"DKIM {name}: it is there, mail is signed" in seen


def _submit(server: Postfix, mail: EmailMessage, way: str) -> None:
    """Hand a mail of the customer to their server, as their program does."""
    with smtplib.SMTP("127.0.0.1", server.port, timeout=20) as smtp:
        if way == "relay":
            smtp.starttls()
            smtp.login(CAROL, PASSWORD)
        smtp.sendmail(CAROL, str(mail["To"]).rpartition("<")[2].rstrip(">"), as_bytes(mail))


def _read(raw: bytes) -> EmailMessage:
    return BytesParser(policy=email.policy.default).parsebytes(raw)  # type: ignore[return-value]


def _parts(mail: EmailMessage) -> dict[str, Any]:
    """Return what the customer sees: new words, what is bold, and the bytes of each file."""
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    markup = html.get_content()
    found: dict[str, Any] = {
        "text/plain": plain.get_content().partition("\n")[0].strip(),
        "text/html": markup[markup.index("<b>") : markup.index("</b>") + 4],
    }
    for part in mail.walk():
        if name := part.get_filename():
            found[name] = part.get_content()
            if part.get_content_type() == "image/png":
                assert f'src="cid:{part["Content-ID"].strip("<>")}"' in markup
    return found


def _is_signed(raw: bytes, names: NameServer) -> bool:
    """Whether dkimpy finds the mail signed, with the key that is in the DNS."""

    def record(name: bytes, timeout: int = 5) -> bytes:
        (value,) = names.records[(name.decode().rstrip("."), "TXT")]
        return value.replace('" "', "").strip('"').encode()

    verified = dkim.DKIM(raw)
    try:
        return bool(verified.verify(dnsfunc=record)) and verified.domain == b"acme.test"
    except dkim.ValidationError:  # The body is not the one that was signed.
        return False


def _three(api: httpx.Client, conversation: str) -> list[dict[str, Any]]:
    messages = api.get(f"/conversations/{conversation}/messages").json()["items"]
    return messages if len(messages) == 3 else []
