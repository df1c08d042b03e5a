"""A whole installation on loopback, run as an operator runs it: by its command line."""

import email.message
import os
import signal
import smtplib
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import httpx

from postroom.config.supervisor import running_roles
from tests.support.ports import free_ports
from tests.support.sink import Sink
from tests.support.waiting import eventually

POSTROOM = [sys.executable, "-m", "postroom.config.cli"]
# Each role costs a second or two to start: most stories need none of these.
SELDOM_NEEDED = ("fetch", "deliver-heavy", "index", "webhooks")
PASSWORD = "correct horse battery"


def postroom(
    *arguments: str, data: Path, given: str = "", check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run the command line on a data folder and return what it said."""
    environment = {**os.environ, "POSTROOM_DATA": str(data)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [*POSTROOM, *arguments], input=given, capture_output=True, text=True, env=environment, timeout=60
    )
    assert not check or done.returncode == 0, done.stderr
    return done


@dataclass
class Installation:
    """A data folder with Acme in it (Ada owns it, Ben works in Support), and the server that runs on it."""

    data: Path
    sink: Sink
    options: Sequence[str] = ()
    without: Sequence[str] = SELDOM_NEEDED
    web_processes: int = 1
    deliver_processes: int = 1
    http_port: int = 0
    smtp_port: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.http_port}"

    def run(self, *arguments: str, given: str = "", check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command on this installation."""
        return postroom(*arguments, data=self.data, given=given, check=check)

    def populate(self) -> None:
        """Make the organisation, a mailbox and two people."""
        self.run("init", "--org", "Acme", "--admin", "ada@acme.test", "--password-stdin", given=PASSWORD)
        self.run("mailbox", "add", "support@acme.test", "--name", "Support", "--undo-seconds", "0")
        self.add_person("ben@acme.test", "Ben", "support@acme.test")

    def add_person(self, address: str, name: str, *mailboxes: str, role: str = "member") -> None:
        """Add somebody who works in these mailboxes."""
        chosen = [part for mailbox in mailboxes for part in ("--mailbox", mailbox)]
        self.run(
            "person",
            "add",
            address,
            "--name",
            name,
            "--role",
            role,
            *chosen,
            "--password-stdin",
            given=PASSWORD,
        )

    def start(self) -> "Installation":
        """Start the server and wait until it answers."""
        self.http_port, self.smtp_port = (
            free_ports(2) if not self.http_port else (self.http_port, self.smtp_port)
        )
        environment = {**os.environ, "POSTROOM_DATA": str(self.data)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.process = subprocess.Popen(
            [
                *POSTROOM,
                "serve",
                "--http",
                f"127.0.0.1:{self.http_port}",
                "--smtp",
                f"127.0.0.1:{self.smtp_port}",
                "--relay",
                f"smtp://127.0.0.1:{self.sink.port}",
                "--web-processes",
                str(self.web_processes),
                "--deliver-processes",
                str(self.deliver_processes),
                *(word for role in self.without for word in ("--without", role)),
                *self.options,
            ],
            env=environment,
        )
        eventually(self.answers, within_s=40)
        return self

    def answers(self) -> bool:
        """Whether pages and door answer."""
        assert self.process is None or self.process.poll() is None, "serve has ended"
        try:
            with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=5):
                return httpx.get(f"{self.url}/healthz", timeout=5).status_code == 200
        except (OSError, httpx.HTTPError, smtplib.SMTPException):
            return False

    def stop(self, within_s: float = 10.0) -> int:
        """End the server with SIGTERM; returns its code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(within_s)
        finally:
            self.process = None

    def roles(self) -> dict[str, int]:
        """Return the process ids of the roles that run now, by name."""
        assert self.process is not None
        return running_roles(self.process.pid)

    def api(self, person: str = "ada@acme.test") -> httpx.Client:
        """Return a client of the API that acts for this person."""
        if person not in self.tokens:
            self.tokens[person] = self.run("token", "create", "--person", person).stdout.strip()
        headers = {"Authorization": f"Bearer {self.tokens[person]}"}
        return httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=20)

    def deliver(self, mail: EmailMessage | bytes, *to: str, mail_from: str = "carol@customer.test") -> None:
        """Hand in a mail at the SMTP door, as another mail server does."""
        raw = mail if isinstance(mail, bytes) else as_bytes(mail)
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=20) as smtp:
            smtp.sendmail(mail_from, list(to) or ["support@acme.test"], raw)


def written(
    subject: str, text: str, *, sender: str = "Carol Klein <carol@customer.test>", **headers: str
) -> EmailMessage:
    """Return a mail as a customer writes it; headers with _ for -."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, headers.pop("To", "support@acme.test"), subject
    mail["Message-ID"] = headers.pop("Message_ID", make_msgid(domain="customer.test"))
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def answer_to(
    sent: email.message.Message, text: str, sender: str = "Carol Klein <carol@customer.test>"
) -> EmailMessage:
    """Return the customer's answer to a mail, as an ordinary mail client makes it."""
    return written(
        f"Re: {str(sent['Subject']).removeprefix('Re: ')}",
        text,
        sender=sender,
        To=str(sent["Reply-To"] or sent["From"]),
        In_Reply_To=str(sent["Message-ID"]),
        References=f"{sent['References'] or ''} {sent['Message-ID']}".strip(),
    )


def as_bytes(mail: EmailMessage) -> bytes:
    """Return the mail as it goes over the wire."""
    return mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))


def summary(api: httpx.Client) -> dict[str, Any]:
    """Return the sums of the ledger."""
    return dict(api.get("/ledger/summary").json())
