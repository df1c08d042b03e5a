"""The fetch role as a process, and a whole installation that fetches."""

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from postroom.intake.fetch.account import Account, publish_accounts
from postroom.intake.fetch.report import read_reports
from postroom.intake.fetch.run import Fetcher, is_running
from postroom.intake.fetch.tokens import keep_refresh_token
from postroom.kit.data_folder import DataFolder
from tests.fetching.conftest import QUICK, Fetching, letter, subject_of
from tests.fetching.test_failures import silent_server
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.installation import Installation, summary
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow
SCRIPT = (
    "import sys; from postroom.config.cli import main; sys.argv = ['postroom', 'fetch', '--data', sys.argv[1]]\n"
    "import atexit; atexit.register(lambda: any(n.startswith('django') for n in sys.modules) and print('DJANGO'))\n"
    "main()\n"
)


@contextmanager
def role(data: DataFolder) -> Iterator["subprocess.Popen[str]"]:
    """Run `postroom fetch`."""
    command = [sys.executable, "-c", SCRIPT, str(data.root)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def publish(data: DataFolder, *accounts: Account) -> None:
    publish_accounts(data.fetch_accounts, accounts)


def test_an_account_that_hangs_stops_no_other(fetching: Fetching, server: Dovecot) -> None:
    data, good = fetching.data, fetching.account
    server.put(good.user, letter(1))
    with silent_server() as port:
        hanging = [replace(good, id=900 + n, host="127.0.0.1", port=port) for n in range(12)]
        publish(data, *hanging, good)
        with role(data) as process:
            eventually(lambda: fetching.subjects() == ["1"])
            server.put(good.user, letter(2))
            eventually(lambda: fetching.subjects() == ["1", "2"])
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=15)
            assert (process.returncode, said) == (0, "")
            assert time.monotonic() - began < 8


def test_what_is_published_takes_effect_while_it_runs(fetching: Fetching, server: Dovecot) -> None:
    data, account = fetching.data, fetching.account
    with role(data):
        eventually(lambda: is_running(data))
        server.put(account.user, letter(1))
        publish(data, account)
        eventually(lambda: fetching.subjects() == ["1"])
        publish(data, replace(account, paused=True))
        eventually(lambda: read_reports(data.fetch_reports)[account.id].phase == "stopped")
        server.put(account.user, letter(2))
        time.sleep(1.5)
        assert fetching.subjects() == ["1"]
        publish(data, account)
        eventually(lambda: fetching.subjects() == ["1", "2"])
        publish(data)
        eventually(lambda: account.id not in read_reports(data.fetch_reports))
    assert not is_running(data)


def test_two_at_once_would_fetch_twice_so_the_second_ends(fetching: Fetching) -> None:
    with role(fetching.data):
        eventually(lambda: is_running(fetching.data))
        with role(fetching.data) as second:
            _, said = second.communicate(timeout=20)
            assert second.returncode == 1
            assert "Another process fetches mail" in said
            assert "Traceback" not in said


def test_killed_again_and_again_it_fetches_each_mail_once(fetching: Fetching, server: Dovecot) -> None:
    data, user = fetching.data, fetching.account.user
    server.put(user, *map(letter, range(400)))
    publish(data, replace(fetching.account, afterwards="delete"))
    kills = 0
    while kills < 6 and len(fetching.held()) < 400:
        before = len(fetching.held())
        with role(data) as process:
            eventually(lambda before=before: len(fetching.held()) > before or not server.there(user))  # type: ignore[misc]
            process.kill()
        kills += 1
    with role(data):
        eventually(lambda: not server.there(user), within_s=30)
    counted = Counter(subject_of(fetching.spool.export(one.id)) for one in fetching.held())
    assert counted == {str(number): 1 for number in range(400)}
    assert kills > 1


@pytest.mark.all_roles
def test_the_whole_way_from_an_account_to_conversations(
    installation: Installation,
    server: Dovecot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user = f"whole{time.time_ns()}"
    then = datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC)
    server.put(user, letter(1), at=then)
    added = installation.run(
        *("fetch-account", "add", "support@acme.test", "--host", "127.0.0.1", "--port", str(server.imap)),
        *("--tls", "none", "--user", user, "--history", "import", "--secret-stdin"),
        given=PASSWORD,
    )
    assert "works: 1 mails lie there. It is fetched from now on." in added.stdout
    api = installation.api()
    old = eventually(lambda: api.get("/conversations").json()["items"])[0]
    assert (old["status"], old["created_at"]) == ("closed", "2021-05-06T07:08:09Z")
    server.put(user, letter(2))
    new = eventually(lambda: api.get("/conversations", params={"status": "open"}).json()["items"])[0]
    assert new["subject"] == "2"
    mailbox = api.get("/mailboxes").json()["items"][0]["id"]

    def account() -> dict[str, object]:
        return api.get(f"/mailboxes/{mailbox}/fetch-accounts").json()["items"][0]

    eventually(lambda: account()["fetched"] == 2)
    assert (account()["state"], account()["history_count"], account()["error"]) == ("waiting", 1, "")
    sums = summary(api)
    assert (sums["filed"], sums["unaccounted"]) == (2, 0)
    number = str(account()["id"])
    assert "is paused" in installation.run("fetch-account", "pause", number).stdout
    assert "paused" in installation.run("fetch-account", "list").stdout
    server.put(user, letter(3))
    time.sleep(1.5)
    assert summary(api)["accepted"] == 2
    installation.run("fetch-account", "resume", number)
    eventually(lambda: summary(api)["filed"] == 3)


def test_a_wrong_account_is_one_line(installation_in_peace: Installation, server: Dovecot) -> None:
    tried = installation_in_peace.run(
        *("fetch-account", "add", "support@acme.test", "--host", "127.0.0.1", "--port", str(server.imap)),
        *("--tls", "none", "--user", "nobody", "--history", "import", "--secret-stdin"),
        given="wrong",
        check=False,
    )
    assert tried.returncode == 1
    assert "does not work yet: 127.0.0.1 does not let nobody in" in tried.stdout
    missing = installation_in_peace.run("fetch-account", "pause", "77", check=False)
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize("protocol", ["imap", "pop"])
def test_a_mail_of_50_mib_grows_the_role_by_less_than_20(
    fetching: Fetching, server: Dovecot, protocol: str
) -> None:
    data = fetching.data
    port = server.imaps if protocol == "imap" else server.pops
    account = replace(fetching.account, protocol=protocol, port=port)  # type: ignore[arg-type]
    server.put(account.user, letter(1))
    publish(data, account)
    with role(data) as process:

        def peak_kib() -> int:
            return int(Path(f"/proc/{process.pid}/status").read_text().split("VmHWM:")[1].split()[0])

        eventually(lambda: fetching.subjects() == ["1"])
        before = peak_kib()
        server.put(account.user, letter(2, 49_000_000))
        publish(data, replace(account, asked="now"))
        eventually(lambda: len(fetching.held()) == 2, within_s=60)
        assert peak_kib() - before < 20 * 1024
    assert fetching.held()[1].size_bytes > 48_000_000


def test_accounts_beyond_the_most_are_told_so(
    fetching: Fetching, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postroom.intake.fetch.run.MOST_ACCOUNTS", 1)
    data, account = fetching.data, fetching.account
    publish(data, account, replace(account, id=901))
    fetcher = Fetcher(data, QUICK)
    fetcher.look()
    assert "One machine fetches 1 accounts" in read_reports(data.fetch_reports)[901].error
    publish(data, replace(account, id=901))
    eventually(lambda: (fetcher.look(), read_reports(data.fetch_reports)[901].phase == "waiting")[1])
    fetcher.end()


def test_a_token_that_comes_back_replaced_begins_nothing_anew(fetching: Fetching) -> None:
    data, vault = fetching.data, fetching.vault
    account = replace(
        fetching.account, auth="oauth2", secret=vault.seal("refresh-1"), host="127.0.0.1", port=1
    )
    fetcher = Fetcher(data, QUICK)

    def worker_after(secret: str, **changes: str) -> object:
        publish(data, replace(account, secret=vault.seal(secret), **changes))  # type: ignore[arg-type]
        fetcher.look()
        worker = fetcher._workers.get(account.id)
        return None if worker is None or worker._stop_event.is_set() else worker

    first = worker_after("refresh-1")
    keep_refresh_token(account.id, fetching.spool, vault, "refresh-1", "refresh-2")
    assert worker_after("refresh-2") is first
    assert worker_after("entered anew") is not first
    fetcher.end()
