"""How an account fares, in words."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from postroom.kit.clock import now
from postroom.mailboxes.fetching.models import FetchAccount, Phase, Protocol, Tls

Look = Literal["good", "warn", "bad", "quiet"]
ASKED_FOR = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class State:
    """An account on its page; `form` is the one in which it is changed."""

    row: FetchAccount
    form: Any = None

    @property
    def look(self) -> Look:
        """The colour of its mark."""
        row = self.row
        if row.started_at is None:
            return "bad" if row.trial_error else "quiet"
        if row.paused_at:
            return "quiet"
        return "bad" if row.failures else "warn" if row.phase != Phase.WAITING else "good"

    @property
    def words(self) -> str:
        """What it is doing."""
        row = self.row
        if row.started_at is None:
            return "Not begun yet"
        if row.paused_at:
            return "Paused"
        if self._asked:
            return "Looking now"
        if row.failures:
            return "Failing"
        if row.phase == Phase.WAITING:
            return "Waiting for mail" if row.tells else "Looks for mail every minute"
        if row.phase == Phase.FETCHING and row.left_count:
            return f"Fetching, {row.left_count:,} to go"
        return "Connecting"

    @property
    def moves(self) -> bool:
        """Whether it will soon look different."""
        settled = self.row.phase == Phase.WAITING or self.row.failures
        return self.row.runs and (self._asked or not settled)

    @property
    def _asked(self) -> bool:
        """Whether somebody has just asked to look now and it has not been done yet."""
        asked_at, done_at = self.row.asked_at, self.row.succeeded_at
        if asked_at is None or now() - asked_at > ASKED_FOR:
            return False
        return done_at is None or done_at < asked_at

    @property
    def percent(self) -> int | None:
        """How much of the mail that was there has been taken over; None where nothing is."""
        row = self.row
        if not row.history_count or not row.left_count or row.fetched > row.history_count:
            return None
        return min(99, 100 * row.fetched // row.history_count)

    @property
    def figures(self) -> str:
        """How much was fetched, and how much of it lay there before."""
        fetched, before = self.row.fetched, min(self.row.fetched, self.row.history_count)
        return f"{fetched:,} fetched" + (
            f", {before:,} of them from before, imported silently" if before else ""
        )

    @property
    def how(self) -> str:
        """How it is reached, in short."""
        row = self.row
        protection = {Tls.TLS: "TLS", Tls.STARTTLS: "STARTTLS"}.get(Tls(row.tls), "not encrypted")
        folder = f", folder {row.folder}" if row.protocol == Protocol.IMAP and row.folder != "INBOX" else ""
        return f"{Protocol(row.protocol).label}, {row.host}:{row.port}, {protection}{folder}"

    @property
    def afterwards(self) -> str:
        """What becomes of mail there."""
        return {
            "keep": "Mail stays there as it is",
            "read": "Mail is marked as read there",
            "delete": "Mail is deleted there once it is here",
        }[self.row.afterwards]
