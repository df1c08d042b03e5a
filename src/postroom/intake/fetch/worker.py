"""The thread of one account: connect, fetch, wait for news; after a failure wait longer and longer."""

import logging
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path

from postroom.intake.fetch.account import Account
from postroom.intake.fetch.deposit import Deposit
from postroom.intake.fetch.errors import FOREIGN, FetchError, explained
from postroom.intake.fetch.imap import ImapConnection, open_imap
from postroom.intake.fetch.imap_pass import ImapPass, Stopped, Stumbling
from postroom.intake.fetch.memory import Known, Place, known_prefix, read_place
from postroom.intake.fetch.pop import PopConnection, open_pop
from postroom.intake.fetch.pop_pass import PopPass
from postroom.intake.fetch.report import Report, write_report
from postroom.intake.fetch.sign_in import SignIn, sign_in_of
from postroom.kit.backoff import backoff_s
from postroom.kit.vault import Vault
from postroom.spool import Spool

POLL_S = 60.0
IDLE_S = 9 * 60.0
REPORT_EVERY_S = 1.0
FIRST_WAIT_S, LOGIN_FIRST_WAIT_S, MOST_WAIT_S = 5.0, 60.0, 1800.0

log = logging.getLogger("postroom.fetch")


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait, in seconds: between looks, for a server that tells by itself, after a first failure."""

    poll_s: float = POLL_S
    idle_s: float = IDLE_S
    first_wait_s: float = FIRST_WAIT_S
    login_first_wait_s: float = LOGIN_FIRST_WAIT_S


class Worker(threading.Thread):
    """Fetches one account until `stop` is called. Never raises: each failure is reported and waited out."""

    def __init__(
        self,
        account: Account,
        spool: Spool,
        deposit: Deposit,
        vault: Vault,
        reports: Path,
        timing: Timing,
    ) -> None:
        super().__init__(name=f"fetch-{account.id}", daemon=True)
        self.account = account
        self._spool = spool
        self._deposit = deposit
        self._vault = vault
        self._reports = reports
        self._timing = timing
        self._stop_event = threading.Event()
        self._sign_in: SignIn | None = None
        self._connection: ImapConnection | PopConnection | None = None
        self._stumbling = Stumbling()
        self._stumbles: dict[str, int] = {}
        self._report = Report(account.id)
        self._reported_at_s = 0.0

    def stop(self) -> None:
        """Ask the thread to end; whatever it waits for breaks off. What was not committed is fetched again."""
        self._stop_event.set()
        if (connection := self._connection) is not None:
            connection.abort()

    def run(self) -> None:
        """Fetch until told to stop."""
        place = read_place(self._spool, self.account.id)
        self._tell(fetched=place.fetched if place else 0, history=place.history if place else 0)
        while not self._stop_event.is_set():
            try:
                self._fetch_and_wait()
            except Stopped:
                break
            except FOREIGN as error:
                self._failed(explained(error, self.account))
            except FetchError as error:
                self._failed(error)
            except Exception as error:
                if not self._stop_event.is_set():
                    log.error("account %d failed: %s", self.account.id, type(error).__name__, exc_info=True)
                self._failed(
                    FetchError("here", f"Fetching failed in Postroom itself: {type(error).__name__}.")
                )
            finally:
                self._close()
        self._tell(phase="stopped")

    # -- one connection

    def _fetch_and_wait(self) -> None:
        if self._report.failures == 0:
            self._tell(phase="connecting")
        self._sign_in = self._sign_in or sign_in_of(self.account, self._spool, self._vault)
        if self.account.protocol == "pop":
            self._fetch_pop(self._sign_in)
            self._sleep(self._timing.poll_s)
            return
        self._fetch_imap(self._sign_in)

    def _fetch_imap(self, sign_in: SignIn) -> None:
        """Keep the connection for as long as it holds; a pass after each piece of news."""
        connection = self._connection = open_imap(self.account, sign_in)
        known = Known(self._spool, known_prefix(self.account.id, "known"))
        while True:
            one = ImapPass(
                self.account,
                connection,
                self._spool,
                self._deposit,
                known,
                self._stumbling,
                self._progress,
                self._sleep,
            )
            try:
                place = one.run()
            except (*FOREIGN, FetchError) as error:
                if one.at_uid and not _is_ours(error):
                    self._stumbling.note(one.at_uid)
                raise
            self._succeeded(place, tells=connection.tells)
            if connection.tells and not one.was_busy:
                connection.wait_for_news(self._timing.idle_s, self._stop_event.is_set)
            self._sleep(0.0 if connection.tells else self._timing.poll_s)

    def _fetch_pop(self, sign_in: SignIn) -> None:
        connection = self._connection = open_pop(self.account, sign_in)
        one = PopPass(
            self.account, connection, self._spool, self._deposit, self._stumbles, self._progress, self._sleep
        )
        try:
            place = one.run()
        except (*FOREIGN, FetchError) as error:
            if one.at_uid and not _is_ours(error):
                self._stumbles[one.at_uid] = self._stumbles.get(one.at_uid, 0) + 1
            raise
        self._succeeded(place, tells=False)

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if isinstance(connection, ImapConnection):
            connection.close()
        elif connection is not None:
            connection.abort()

    def _sleep(self, seconds: float) -> None:
        """Wait. Raises Stopped when the account is to be left."""
        if self._stop_event.wait(seconds):
            raise Stopped

    # -- telling

    def _progress(self, place: Place, left: int) -> None:
        now_s = time.monotonic()
        if not left or now_s - self._reported_at_s > REPORT_EVERY_S:
            self._reported_at_s = now_s
            self._tell(
                phase="fetching",
                fetched=place.fetched,
                history=place.history,
                left=left,
                aside=len(place.aside),
            )

    def _succeeded(self, place: Place, *, tells: bool) -> None:
        if self._report.failures:
            log.info("account %d answers again", self.account.id)
        self._tell(
            phase="waiting",
            succeeded_at=time.time(),
            fetched=place.fetched,
            history=place.history,
            left=0,
            aside=len(place.aside),
            tells=tells,
            error="",
            failures=0,
            failing_since=0.0,
            next_at=0.0,
        )

    def _failed(self, error: FetchError) -> None:
        """Report a failure, then wait: longer each time, and longest where we were not let in."""
        if self._stop_event.is_set():
            return
        failures = self._report.failures + 1
        first_s = self._timing.login_first_wait_s if error.kind == "login" else self._timing.first_wait_s
        wait_s = backoff_s(failures, first_s=first_s, most_s=MOST_WAIT_S)
        log.warning("account %d failed (%s), attempt %d", self.account.id, error.kind, failures)
        self._tell(
            phase="failing",
            error=str(error),
            failures=failures,
            failing_since=self._report.failing_since or time.time(),
            next_at=time.time() + wait_s,
        )
        self._stop_event.wait(wait_s)

    def _tell(self, **changes: object) -> None:
        self._report = replace(self._report, **changes)  # type: ignore[arg-type]
        try:
            write_report(self._reports, self._report)
        except OSError as error:
            log.warning("the report of account %d cannot be written: %s", self.account.id, error)


def _is_ours(error: Exception) -> bool:
    """Whether the mail is not to blame: this machine has no room."""
    return isinstance(error, FetchError) and error.kind == "here"
