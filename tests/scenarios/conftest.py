"""One running installation for all scenarios: two mailboxes with automatic replies, and a stranger's organisation."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.databases import own_database
from tests.support.installation import PASSWORD, Installation, summary
from tests.support.sink import Sink, Taken
from tests.support.waiting import eventually

MAILS = Path(__file__).parent.parent / "mail"
REPLY = "Thank you, we have your mail."


@dataclass
class House:
    """The installation, what it sent, and the API of Ada (Acme) and of Dora (Borealis)."""

    installation: Installation
    sink: Sink
    ada: httpx.Client
    dora: httpx.Client

    def deliver(self, raw: Any, *to: str, mail_from: str = "carol@customer.test") -> None:
        """Hand a mail in; nothing is left waiting when it returns."""
        before = summary(self.ada)["accepted"]
        self.installation.deliver(raw, *to, mail_from=mail_from)
        eventually(lambda: (s := summary(self.ada))["accepted"] > before and s["waiting"] == 0, within_s=40)

    def named(self, name: str) -> bytes:
        """Return one of the named test mails, written to us."""
        return (MAILS / f"{name}.eml").read_bytes().replace(b"acme.example", b"acme.test")

    def about(self, subject: str) -> dict[str, Any]:
        """Return the newest conversation whose subject has these words."""
        found = [one for one in self.conversations() if subject in one["subject"]]
        assert found, f"no conversation about {subject!r}"
        return found[0]

    def conversations(self) -> list[dict[str, Any]]:
        """Return all conversations of Acme, the newest first."""
        items: list[dict[str, Any]] = []
        for status in ("open", "closed", "spam"):
            page = self.ada.get("/conversations", params={"status": status, "limit": 100}).json()
            items += page["items"]
        return sorted(items, key=lambda one: int(one["id"]), reverse=True)

    def messages(self, conversation: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the messages of a conversation."""
        answer = self.ada.get(f"/conversations/{conversation['id']}/messages")
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    def reply(self, conversation: dict[str, Any], text: str) -> Taken:
        """Answer as Ada, and return the mail that left."""
        before = len(self.sink.taken)
        answer = self.ada.post(f"/conversations/{conversation['id']}/replies", json={"text": text})
        assert answer.status_code == 201, answer.text
        return eventually(
            lambda: [one for one in self.sink.taken[before:] if text in one.raw.decode("utf-8", "replace")]
        )[0]

    def sent_to(self, address: str) -> list[Taken]:
        """Return what left for an address so far."""
        return [one for one in self.sink.taken if address in one.recipients]


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """The installation, running."""
    sink, data = Sink().start(), Path(tempfile.mkdtemp(prefix="postroom-scenarios-"))
    with own_database():
        installation = Installation(data, sink, without=("fetch", "index"))
        _populate(installation)
        installation.start()
        yield House(
            installation, sink, installation.api("ada@acme.test"), installation.api("dora@borealis.test")
        )
        installation.stop()
        sink.stop()
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def automatic(house: House) -> Callable[[str], int]:
    """Count the automatic mails that left for an address."""
    return lambda address: len(
        [one for one in house.sent_to(address) if one.mail["Auto-Submitted"] not in (None, "no")]
    )


def _populate(installation: Installation) -> None:
    installation.run("init", "--org", "Acme", "--admin", "ada@acme.test", "--password-stdin", given=PASSWORD)
    for address, name in (("support@acme.test", "Support"), ("sales@acme.test", "Sales")):
        installation.run(
            *("mailbox", "add", address, "--name", name, "--auto-reply", REPLY, "--undo-seconds", "0")
        )
    installation.add_person("ben@acme.test", "Ben", "support@acme.test")
    installation.run(
        *("init", "--org", "Borealis", "--admin", "dora@borealis.test", "--password-stdin"), given=PASSWORD
    )
    installation.run("mailbox", "add", "north@borealis.test", "--name", "North", "--org", "Borealis")
