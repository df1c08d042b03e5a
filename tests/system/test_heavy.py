"""A monster of a mail delays nobody, and what it costs has bounds."""

import base64
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.installation import Installation, summary, written
from tests.support.sink import Sink
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.all_roles]

MIB = 1024 * 1024


def monster(size_bytes: int, parts: int) -> bytes:
    """Return a mail of about that size with so many files."""
    each = size_bytes * 57 // 78 // parts
    head = (
        b"From: Carol <carol@customer.test>\r\nTo: support@acme.test\r\nSubject: Monster\r\n"
        b"Message-ID: <monster@x.test>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\n\r\nHello\r\n"
    )
    files = b"".join(
        b"--b\r\nContent-Type: application/octet-stream; name=%d.bin\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n%b"
        % (number, base64.encodebytes(os.urandom(each)).replace(b"\n", b"\r\n"))
        for number in range(parts)
    )
    return head + files + b"--b--\r\n"


def resident(pid: int, what: str = "VmHWM") -> int:
    """Return the memory of a process in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition(f"{what}:")[2].split()[0]) * 1024


def delays(installation: Installation, count: int) -> list[float]:
    """Deliver small mails one after the other; return how long each took to be filed."""
    api = installation.api()
    found = []
    for _ in range(count):
        filed, begun = summary(api)["filed"], time.monotonic()
        installation.deliver(written("Small", "Hello"))
        eventually(lambda filed=filed: summary(api)["filed"] > filed, every_s=0.005)
        found.append(time.monotonic() - begun)
    return found


def test_a_50_mib_mail_is_filed_whole_small_mail_flows_and_memory_is_bounded(
    installation: Installation, sink: Sink
) -> None:
    raw = monster(50 * MIB - 200_000, 900)
    calm = delays(installation, 5)
    pids = installation.roles()
    before = {role: resident(pids[role], "VmRSS") for role in ("deliver", "deliver-heavy", "intake")}
    installation.deliver(raw)
    during = delays(installation, 5)
    api = installation.api()
    eventually(lambda: summary(api)["waiting"] == 0, within_s=60)
    assert max(during) - statistics.median(calm) < 1
    grown = {role: resident(pids[role]) - before[role] for role in before}
    assert grown["deliver"] + grown["deliver-heavy"] < 4 * len(raw)
    assert grown["deliver"] < 20 * MIB
    conversations = api.get("/conversations").json()["items"]
    (number,) = (one["id"] for one in conversations if one["subject"] == "Monster")
    (message,) = api.get(f"/conversations/{number}/messages").json()["items"]
    assert len(message["attachments"]) == 900


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation that gives a mail next to no time."""
    monkeypatch.setenv("POSTROOM_PARSE_SECONDS", "0.02")
    yield


def test_what_cannot_be_read_is_parked_with_its_reason_and_small_mail_flows(
    narrow: None, installation: Installation
) -> None:
    installation.deliver(monster(20 * MIB, 10))
    assert max(delays(installation, 3)) < 10
    api = installation.api()
    sums = eventually(lambda: (now := summary(api))["parked"] == 1 and now, within_s=40)
    assert (sums["filed"], sums["waiting"], sums["unaccounted"]) == (3, 0, 0)
    said = installation.run("spool", "list", "--state", "parked").stdout
    assert "given up after 3 attempts: reading this mail takes longer than 0.02 s" in said
