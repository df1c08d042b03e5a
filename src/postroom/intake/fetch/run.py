"""The fetch role: a thread for each account that is published. Needs no Django and no main database."""

import fcntl
import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from postroom.intake.addresses import AddressBook
from postroom.intake.fetch.account import Account, load_accounts
from postroom.intake.fetch.deposit import Deposit
from postroom.intake.fetch.errors import FetchError
from postroom.intake.fetch.report import Report, remove_report, write_report
from postroom.intake.fetch.tokens import current_refresh_token
from postroom.intake.fetch.worker import Timing, Worker
from postroom.kit.data_folder import DataFolder, DataFolderError
from postroom.kit.vault import Vault
from postroom.kit.wake import Listener, wake
from postroom.spool import SqliteSpool

ROLE, WAKES = "fetch", ("deliver", "deliver-heavy")
MOST_ACCOUNTS = 500
STARTED_AT_ONCE = 25
MANY = 1000
LOOK_EVERY_S = 1.0
END_WITHIN_S = 5.0

log = logging.getLogger("postroom.fetch")


def run(data_dir: Path, timing: Timing | None = None) -> None:
    """Fetch until SIGTERM or SIGINT. Raises DataFolderError where another process fetches here already."""
    data, stop = DataFolder(data_dir), threading.Event()

    def end(*_: object) -> None:
        stop.set()
        wake(data.run, ROLE)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    with _alone(data), Listener(data.run, ROLE) as listener:
        fetcher = Fetcher(data, timing or Timing())
        while not stop.is_set():
            fetcher.look()
            listener.wait(LOOK_EVERY_S)
        fetcher.end()


class Fetcher:
    """Keeps one worker for each account that is published and not paused."""

    def __init__(self, data: DataFolder, timing: Timing) -> None:
        self._data = data
        self._timing = timing
        self._spool = SqliteSpool(data.spool)
        self._book = AddressBook(data.addresses)
        self._vault = Vault(data.read_secret())
        self._seen: tuple[int, int] | None = None
        self._accounts: dict[int, Account] = {}
        self._workers: dict[int, Worker] = {}
        self._turned_away: set[int] = set()

    def look(self) -> None:
        """Read what is published, end what has changed, start what is missing; called about once a second."""
        self._read()
        for number, worker in list(self._workers.items()):
            if not self._is_same(worker.account, self._accounts.get(number)):
                worker.stop()
            if not worker.is_alive():
                # Only now may another begin: two at once would fetch the same mail.
                del self._workers[number]
                if number not in self._accounts:
                    remove_report(self._data.fetch_reports, number)
        missing = [one for one in self._accounts.values() if one.id not in self._workers and not one.paused]
        room = MOST_ACCOUNTS - len(self._workers)
        for account in missing[: min(room, STARTED_AT_ONCE)]:
            self._start(account)
        self._turn_away(missing[room:])

    def end(self) -> None:
        """Stop all workers, and wait for them a little."""
        for worker in self._workers.values():
            worker.stop()
        for worker in self._workers.values():
            worker.join(END_WITHIN_S / max(1, len(self._workers)))

    def _is_same(self, running: Account, published: Account | None) -> bool:
        """Whether there is nothing to begin anew for: only a replaced token may have come back to us."""
        if published is None or replace(published, secret=running.secret) != running:
            return False
        if published.secret == running.secret or running.auth == "password":
            return published.secret == running.secret
        try:
            known = {current_refresh_token(one, self._spool, self._vault) for one in (running, published)}
        except FetchError:
            return False
        return len(known) == 1

    def _read(self) -> None:
        try:
            status = self._data.fetch_accounts.stat()
            seen = (status.st_ino, status.st_mtime_ns)
            if seen != self._seen:
                self._accounts = load_accounts(self._data.fetch_accounts)
                self._seen = seen
        except FileNotFoundError:
            self._accounts, self._seen = {}, None
        except (OSError, ValueError) as error:
            log.error("the accounts cannot be read, going on with those known: %s", error)

    def _start(self, account: Account) -> None:
        deposit = Deposit(account, self._spool, self._book, self._wake)
        worker = Worker(account, self._spool, deposit, self._vault, self._data.fetch_reports, self._timing)
        self._workers[account.id] = worker
        worker.start()

    def _turn_away(self, accounts: list[Account]) -> None:
        """Say of the accounts that are too many, once, that they are not fetched."""
        for account in accounts:
            if account.id not in self._turned_away:
                error = (
                    f"One machine fetches {MOST_ACCOUNTS} accounts, and there are more. Pause some of them."
                )
                write_report(
                    self._data.fetch_reports,
                    Report(account.id, "failing", error=error, failures=MANY, failing_since=time.time()),
                )
        self._turned_away = {account.id for account in accounts}

    def _wake(self) -> None:
        for role in WAKES:
            wake(self._data.run, role)


def is_running(data: DataFolder) -> bool:
    """Tell whether some process fetches for this data folder."""
    try:
        with (data.run / "fetch.lock").open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return False
    except FileNotFoundError:
        return False
    except OSError:
        return True


@contextmanager
def _alone(data: DataFolder) -> Iterator[None]:
    """Let nobody else fetch for this data folder: two would fetch everything twice."""
    with (data.run / "fetch.lock").open("w") as lock:
        for again in (True, True, False):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if not again:
                    raise DataFolderError(
                        f"Another process fetches mail for {data.root} already. End it, or let it do the work."
                    ) from error
                time.sleep(0.2)  # Perhaps somebody only asks whether we run.
        yield
