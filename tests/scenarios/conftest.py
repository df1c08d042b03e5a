"""One running installation for all scenarios: two mailboxes with automatic replies, and a stranger's organisation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.installation import PASSWORD, Installation, summary
from tests.support.installations import Pattern, copied
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
def house(shared_sink: Sink, pattern: Pattern) -> Iterator[House]:
    """The installation, running."""
    with copied(pattern, shared_sink) as installation:
        installation.without, installation.deliver_processes = ("fetch", "index"), 2
        _populate(installation)
        installation.start()
        ada, dora = installation.api("ada@acme.test"), installation.api("dora@borealis.test")
        (support,) = (one for one in ada.get("/mailboxes").json()["items"] if one["name"] == "Support")
        reply = {"on": True, "text": REPLY}
        assert ada.put(f"/mailboxes/{support['id']}/auto-reply", json=reply).status_code == 200
        yield House(installation, shared_sink, ada, dora)


@pytest.fixture
def automatic(house: House) -> Callable[[str], int]:
    """Count the automatic mails that left for an address."""
    return lambda address: len(
        [one for one in house.sent_to(address) if one.mail["Auto-Submitted"] not in (None, "no")]
    )


def _populate(installation: Installation) -> None:
    installation.run(
        *("mailbox", "add", "sales@acme.test", "--name", "Sales"),
        *("--auto-reply", REPLY, "--undo-seconds", "0"),
    )
    installation.run(
        *("init", "--org", "Borealis", "--admin", "dora@borealis.test", "--password-stdin"), given=PASSWORD
    )
    installation.run("mailbox", "add", "north@borealis.test", "--name", "North", "--org", "Borealis")
