"""`postroom serve` as an operator meets it: starts, refuses, restarts, ends."""

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.support.installation import PASSWORD, Installation, postroom, summary, written
from tests.support.sink import Sink
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.all_roles, pytest.mark.database]

ROLES = {"index", "webhooks", "intake", "fetch", "web", "web-2"} | {
    *("deliver", "deliver-2", "deliver-heavy", "send", "follow")
}


def test_every_role_is_a_process_and_all_end_within_ten_seconds(installation: Installation) -> None:
    pids = installation.roles()
    assert set(pids) == ROLES
    assert installation.stop(within_s=10) == 0
    assert not [name for name, pid in pids.items() if is_running(pid)]


def test_a_killed_parent_leaves_no_role_behind(installation: Installation) -> None:
    pids = installation.roles()
    assert installation.process is not None
    installation.process.kill()
    installation.process.wait()
    installation.process = None
    eventually(lambda: not [name for name, pid in pids.items() if is_running(pid)], within_s=15)


def test_each_killed_role_comes_back_and_no_mail_is_missing(installation: Installation, sink: Sink) -> None:
    api, subjects = installation.api(), []

    def ask(role: str, number: int) -> None:
        subjects.append(f"Question {number} before and after {role} dies")
        installation.deliver(written(subjects[-1], "How does it work?"))

    for role in sorted(ROLES):
        ask(role, 1)
        ask(role, 2)
        pid = installation.roles()[role]
        os.kill(pid, signal.SIGKILL)
        eventually(lambda role=role, pid=pid: installation.roles().get(role, pid) != pid)
        eventually(installation.answers)
        ask(role, 3)
        all_of_them = len(subjects)
        sums = eventually(
            lambda count=all_of_them: (found := summary(api))["filed"] == count and found, within_s=40
        )
        assert (sums["accepted"], sums["unaccounted"], sums["waiting"]) == (all_of_them, 0, 0), role
    conversations = api.get("/conversations", params={"limit": 100}).json()["items"]
    assert sorted(one["subject"] for one in conversations) == sorted(subjects)
    for conversation in conversations:
        api.post(
            f"/conversations/{conversation['id']}/replies", json={"text": "Like this."}
        ).raise_for_status()
    os.kill(installation.roles()["send"], signal.SIGKILL)
    eventually(lambda: len(sink.taken) >= len(subjects), within_s=40)
    time.sleep(1)
    assert len({taken.mail["Message-ID"] for taken in sink.taken}) == len(sink.taken) == len(subjects)


def test_the_limit_of_a_token_holds_over_all_web_processes(
    installation_in_peace: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTROOM_API_RATE", "40")
    installation = installation_in_peace.start()
    answers = []
    for _ in range(60):  # Each over a connection of its own, so that both processes are asked.
        with installation.api() as api:
            answers.append(api.get("/me"))
    assert [one.status_code for one in answers].count(200) == 40
    assert [one.status_code for one in answers].count(429) == 20
    assert answers[-1].headers["RateLimit-Remaining"] == "0"


def test_a_port_in_use_is_one_line(installation_in_peace: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = installation_in_peace.run("serve", "--http", address, "--smtp", "127.0.0.1:0", check=False)
    assert ended.returncode != 0
    assert address in ended.stderr
    assert "--http" in ended.stderr
    assert one_line(ended.stderr)


def test_a_folder_without_installation_is_one_line(tmp_path: Path) -> None:
    ended = postroom("serve", data=tmp_path / "nothing", check=False)
    assert ended.returncode != 0
    assert "postroom init" in ended.stderr
    assert one_line(ended.stderr)


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ended = postroom(
        "init",
        "--org",
        "A",
        "--admin",
        "a@a.test",
        "--password-stdin",
        data=tmp_path / "file" / "data",
        given=PASSWORD,
        check=False,
    )
    assert ended.returncode != 0
    assert "cannot be written" in ended.stderr
    assert one_line(ended.stderr)


def test_an_old_schema_is_one_line(installation_in_peace: Installation) -> None:
    if "POSTROOM_DATABASE" in os.environ:
        import psycopg

        with psycopg.connect(os.environ["POSTROOM_DATABASE"], autocommit=True) as connection:
            connection.execute("DELETE FROM django_migrations WHERE app = 'delivery'")
    else:
        from postroom.kit.sqlite import sqlite3

        connection = sqlite3.connect(installation_in_peace.data / "postroom.db")
        connection.execute("DELETE FROM django_migrations WHERE app = 'delivery'")
        connection.commit()
        connection.close()
    ended = installation_in_peace.run("serve", "--http", "127.0.0.1:0", "--smtp", "127.0.0.1:0", check=False)
    assert ended.returncode != 0
    assert "postroom migrate" in ended.stderr
    assert one_line(ended.stderr)


def test_init_twice_changes_nothing(installation_in_peace: Installation) -> None:
    given = ("init", "--org", "Acme", "--admin", "ada@acme.test", "--password-stdin")
    installation_in_peace.run(*given, given="another password")
    assert installation_in_peace.run("person", "list", "--json").stdout.count("ada@acme.test") == 1


def test_what_cannot_be_added_is_a_sentence(installation_in_peace: Installation) -> None:
    taken = installation_in_peace.run("mailbox", "add", "support@acme.test", "--name", "Two", check=False)
    assert taken.returncode != 0
    assert "already belongs" in taken.stderr
    empty = installation_in_peace.run("mailbox", "add", "x@acme.test", "--name", " ", check=False)
    assert "empty" in empty.stderr
    nobody = installation_in_peace.run("token", "create", "--person", "nobody@acme.test", check=False)
    assert "person add" in nobody.stderr
    for ended in (taken, empty, nobody):
        assert one_line(ended.stderr)


def test_doctor_says_what_is_wrong(installation: Installation, sink: Sink) -> None:
    relay = f"smtp://127.0.0.1:{sink.port}"
    well = installation.run("doctor", "--relay", relay)
    assert "SQLite" in well.stdout
    sink.stop()
    ill = installation.run("doctor", "--relay", relay, check=False)
    assert ill.returncode == 1
    assert "does not take mail" in ill.stdout


def one_line(text: str) -> bool:
    """Whether this is a single line and no stack trace."""
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text


def is_running(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
