"""`postroom import` as an operator runs it, beside a Postroom that runs and one that does not."""

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.importing.making import letter, maildir_of, mbox_of
from tests.support.installation import POSTROOM, Installation, summary, written
from tests.support.sink import Sink
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.all_roles]
INTO = ("--mailbox", "support@acme.test")


def result(installation: Installation, *arguments: str) -> dict[str, Any]:
    """Run an import and return what it reports to programs."""
    return dict(json.loads(installation.run("import", *arguments, *INTO, "--json").stdout))


def test_history_is_in_closed_conversations_with_its_dates_and_nobody_hears_of_it(
    installation: Installation, sink: Sink, tmp_path: Path
) -> None:
    installation.run("mailbox", "add", "news@acme.test", "--name", "News", "--auto-reply", "We got it.")
    path = mbox_of(tmp_path / "inbox", [letter(number) for number in range(5)])
    arguments = (str(path), "--mailbox", "news@acme.test", "--json")
    report = json.loads(installation.run("import", *arguments).stdout)
    assert report["outcomes"] == {"filed": 5, "duplicate": 0, "quarantined": 0, "parked": 0, "waiting": 0}
    api = installation.api()
    found = api.get("/conversations").json()["items"]
    assert {(one["status"], one["latest_at"][:16]) for one in found} == {("closed", "2019-03-04T05:06")}
    installation.deliver(written("Now", "Hello", To="news@acme.test"), "news@acme.test")
    eventually(lambda: len(sink.taken) == 1)
    assert summary(api)["filed"] == 6
    assert len(sink.taken) == 1


def test_a_dry_run_says_what_is_there_and_what_is_known(installation: Installation, tmp_path: Path) -> None:
    path = mbox_of(tmp_path / "inbox", [letter(number) for number in range(3)])
    maildir_of(tmp_path / "Maildir", [letter(2), letter(3)])
    result(installation, str(path))
    report = result(installation, str(tmp_path), "--dry-run")
    assert (report["found"], report["taken"], report["taken_before"], report["known"]) == (5, 2, 3, 1)
    said = installation.run("import", str(tmp_path), *INTO, "--dry-run").stdout
    assert "5 mails found for support@acme.test: 2 would be taken (1 of them" in said
    assert "2019-03-04 to 2019-03-04" in said
    assert summary(installation.api())["accepted"] == 3


def test_killed_at_any_moment_and_started_again_nothing_is_twice(
    installation: Installation, tmp_path: Path
) -> None:
    count = 1500
    path = mbox_of(tmp_path / "inbox", [letter(number, "words " * 200) for number in range(count)])
    command = [*POSTROOM, "import", str(path), *INTO, "--data", str(installation.data), "--no-wait"]
    api = installation.api()
    for kill in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        before = summary(api)["accepted"]
        eventually(lambda before=before: summary(api)["accepted"] > before, every_s=0.01)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, kill
    report = result(installation, str(path))
    assert report["found"] == count
    assert report["taken_before"] > 0
    sums = eventually(lambda: (now := summary(api))["waiting"] == 0 and now)
    assert (sums["accepted"], sums["filed"], sums["duplicate"], sums["unaccounted"]) == (count, count, 0, 0)


def test_without_a_running_postroom_the_mail_waits_in_the_spool(
    installation_in_peace: Installation, tmp_path: Path
) -> None:
    path = mbox_of(tmp_path / "inbox", [letter(1), letter(2)])
    said = installation_in_peace.run("import", str(path), *INTO, "--no-wait").stdout
    assert "2 mails found for support@acme.test: 2 taken" in said
    assert "What waits is safe in the spool" in said


@pytest.mark.parametrize(
    ("path", "mailbox", "sentence"),
    [
        ("nothing", "support@acme.test", "There is no file or folder"),
        (".", "nobody@acme.test", "There is no mailbox nobody@acme.test here."),
    ],
)
def test_what_is_wrong_is_one_line(
    installation_in_peace: Installation, tmp_path: Path, path: str, mailbox: str, sentence: str
) -> None:
    done = installation_in_peace.run("import", str(tmp_path / path), "--mailbox", mailbox, check=False)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
