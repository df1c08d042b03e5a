"""`make conformance` sees what is right and what is wrong, on a small collection of our own."""

import json
from pathlib import Path
from typing import Any

import pytest
from benchmarks.mail.conformance import __main__ as conformance
from benchmarks.mail.conformance import bounce, nasty, real, threads

from mail_inspect.odd_mails import DAEMON, HEAD, REPORT_TEXT, STATUS, parts, raw

WANTED = {
    "automatic": False,
    "bounce": False,
    "never_reply": False,
    "quarantine_or_limited": False,
    "attachments": 0,
    "subject": "A question",
    "text_contains": ["Hello"],
    "from": {"name": "Ada", "address": "ada@home.example"},
    "date_utc": "2025-07-03T08:12:00Z",
}


def folder_of(path: Path, mails: dict[str, bytes], expected: object, name: str = "expected.json") -> Path:
    for file, content in mails.items():
        (path / file).parent.mkdir(parents=True, exist_ok=True)
        (path / file).write_bytes(content)
    (path / name).write_text(json.dumps(expected))
    return path


@pytest.mark.parametrize(
    ("changed", "right"),
    [
        ({}, True),
        ({"automatic": "weak"}, False),
        ({"never_reply": True}, False),
        ({"subject": "Another"}, False),
        ({"attachments": 1}, False),
        ({"attachments": 1, "attachments_also_ok": [0]}, True),
        ({"text_contains": ["Goodbye"]}, False),
        ({"from": None}, False),
        ({"date_utc": None}, False),
        ({"message_id": "other@home.example"}, False),
        ({"must_not_join_existing": True}, True),
        ({"same_conversation_as": "control-plain.eml"}, False),
    ],
)
def test_nasty(tmp_path: Path, changed: dict[str, Any], right: bool) -> None:
    control = raw("\nHello\n", HEAD.replace("m1@", "root@").replace("A question", "Something else"))
    mails = {"control-plain.eml": control, "a.eml": raw("\nHello\n")}
    (goal,) = nasty.measure(folder_of(tmp_path, mails, {"a.eml": {**WANTED, **changed}})).goals
    assert (goal.tally.total, goal.reached) == (1, right)
    assert len(goal.tally.misses) == (not right)


@pytest.mark.parametrize(("status", "right"), [("5.1.1", True), ("5.2.2", False)])
def test_bounce(tmp_path: Path, status: str, right: bool) -> None:
    report = raw(
        parts("report", REPORT_TEXT, STATUS.partition("\n\nFinal-Recipient: rfc822; full")[0]), DAEMON
    )
    expect = [{"recipient": "gone@home.example", "status": status}]
    wanted = {
        "bsd/a.eml": {"kind": "bounce", "automatic": True, "expect": expect},
        "dos/a.eml": {"same_as": "bsd/a.eml"},
        "not/b.eml": {"kind": "human", "automatic": False, "expect": []},
    }
    mails = {"bsd/a.eml": report, "dos/a.eml": report, "not/b.eml": raw("\nHello\n")}
    recipients, kinds = bounce.measure(folder_of(tmp_path, mails, wanted)).goals
    assert (recipients.tally.total, recipients.reached) == (2, right)
    assert (kinds.tally.total, kinds.reached) == (6, True)


@pytest.mark.parametrize(
    ("root", "answer", "tree", "right", "deliberate"),
    [
        ("", "<a@b>", [[1, 2]], True, 0),
        ("", "<x@b>", [[1], [2]], True, 0),
        ("", "<x@b>", [[1, 2]], False, 0),
        ("", "<a@b>", [[1], [2]], False, 0),
        ("References: <b@b>\n", "<a@b>", [[1], [2]], True, 1),
    ],
)
def test_threads(
    tmp_path: Path, root: str, answer: str, tree: list[list[int]], right: bool, deliberate: int
) -> None:
    mails = {
        "t/1.eml": f"Message-ID: <a@b>\n{root}\none".encode(),
        "t/2.eml": f"Message-ID: <b@b>\nReferences: {answer}\n\ntwo".encode(),
    }
    nodes = [{"mail": one[0], "children": [{"mail": two} for two in one[1:]]} for one in tree]
    wanted = {
        "t": {
            "algorithm": "REFERENCES",
            "mails": {"1": {"file": "t/1.eml"}, "2": {"file": "t/2.eml"}},
            "steps": [{"present": [1, 2], "tree": nodes}],
        }
    }
    result = threads.measure(folder_of(tmp_path, mails, wanted))
    assert (result.passed, len(result.deliberate)) == (right, deliberate)


def test_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attached = "Content-Type: application/pdf; name=a.pdf\n\n%PDF"
    mails = {"a.txt": raw(parts("mixed", "Content-Type: text/plain\n\nHi\n", attached))}
    folder_of(tmp_path, mails, {"a.txt": {"label": "ham"}}, "labels.json")
    assert real.measure(tmp_path).passed
    monkeypatch.setattr(real, "inspect", lambda raw, name: {"text": "Hi", "attachments": [], "html": False})
    reading, files = real.measure(tmp_path).goals
    assert (reading.reached, files.reached) == (True, False)


def test_the_table_ends_with_a_line_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder_of(tmp_path / "nasty", {"a.eml": raw("\nHello\n")}, {"a.eml": {**WANTED, "subject": "Another"}})
    assert conformance.main(tmp_path) == 2
    assert "has no folder parse, reply" in capsys.readouterr().out
    monkeypatch.setattr(conformance, "FOLDERS", {"nasty": nasty.measure})
    assert conformance.main(tmp_path) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[-1].split() == ["nasty", "all", "mails", "0/1", "=", "0.0", "%", "FAIL"]
    assert any("a.eml, subject: expected 'Another', got 'A question'" in line for line in printed)
