"""One pass over an IMAP folder: everything above the place we had come to, in order, each mail once.

A mail and the new place are committed together, and only then is it marked or deleted on the server. What
cannot be read three times is set aside and tried again later, so that the mail behind it comes through.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from postroom.intake.fetch.account import Account
from postroom.intake.fetch.deposit import TOO_LARGE, UNREADABLE, Deposit, Fetched
from postroom.intake.fetch.errors import FetchError
from postroom.intake.fetch.imap import CHUNK_BYTES, Described, Folder, ImapConnection
from postroom.intake.fetch.memory import Known, Place, State, place_state, read_place
from postroom.kit.backoff import backoff_s
from postroom.spool import Refusal, Spool

DESCRIBED_AT_ONCE = 200
MAILS_AT_ONCE, BYTES_AT_ONCE = 50, 2 * 1024 * 1024
TRIES = 3
AGAIN_FIRST_S, AGAIN_MOST_S = 3600.0, 24 * 3600.0
FULL_WAIT_S = 2.0


class Stopped(Exception):  # noqa: N818
    """The account is to be left now."""


@dataclass(slots=True)
class Stumbling:
    """At which mail the last passes broke off, and how often in a row. Lives as long as its account's thread."""

    uid: int = 0
    times: int = 0

    def note(self, uid: int) -> None:
        """A pass broke off while this mail was fetched."""
        self.times = self.times + 1 if uid == self.uid else 1
        self.uid = uid

    def forget(self) -> None:
        """A pass came to its end."""
        self.uid = self.times = 0


@dataclass(slots=True)
class ImapPass:
    """Reads one folder. `progress` hears of each new place, `wait` sleeps and raises Stopped.

    `known` are the mails that were fetched ever, by their names. `was_busy`: more may have arrived meanwhile, of
    which the server has told already.
    """

    account: Account
    connection: ImapConnection
    spool: Spool
    deposit: Deposit
    known: Known
    stumbling: Stumbling
    progress: Callable[[Place, int], None]
    wait: Callable[[float], None]
    place: Place = field(init=False)
    at_uid: int = field(init=False, default=0)
    was_busy: bool = field(init=False, default=False)
    _careful: int = field(init=False, default=0)

    def run(self) -> Place:
        """Fetch all there is. Raises Stopped, FetchError or what a broken connection raises."""
        folder = self.connection.select(self.account.folder, readonly=self.account.afterwards == "keep")
        self._find_place(folder)
        self._finish_pending()
        self._careful = DESCRIBED_AT_ONCE if self.stumbling.times else 0
        if self.stumbling.times >= TRIES and self.stumbling.uid > self.place.last:
            self._set_aside(self.stumbling.uid)
        self._try_again()
        waiting = self.connection.uids(folder, self.place.last)
        while waiting:
            self.was_busy = True
            # Where a pass broke off before, one mail at a time, until we are past what broke it.
            some = waiting[: 1 if self._careful else DESCRIBED_AT_ONCE]
            self.at_uid = some[0]
            for group in self._groups(self._new_ones(self.connection.describe(some))):
                self._fetch(group)
                self.progress(self.place, len(waiting) - some.index(group[-1].uid) - 1)
            waiting = waiting[len(some) :]
            self._careful = max(0, self._careful - 1)
            self._move_to(some[-1])
        self.stumbling.forget()
        self.progress(self.place, 0)
        return self.place

    # -- where we are

    def _find_place(self, folder: Folder) -> None:
        """Take up where we were; at the first connection, and when the server has renumbered, begin anew."""
        account, stored = self.account, read_place(self.spool, self.account.id)
        same_folder = stored is not None and (stored.source, stored.folder) == (
            account.source,
            account.folder,
        )
        if stored is not None and same_folder and stored.uidvalidity == folder.uidvalidity:
            self.place = stored
            return
        takes_history = account.history == "import" or same_folder
        self.place = (stored or Place(time.time())).having(
            source=account.source,
            folder=account.folder,
            uidvalidity=folder.uidvalidity,
            last=0 if takes_history else folder.uidnext - 1,
            history_below=folder.uidnext if takes_history else 0,
            reread_below=folder.uidnext if stored is not None else 0,
            history=folder.count if takes_history else 0,
            pending=(),
            aside={},
        )
        self._commit()

    def _new_ones(self, mails: Sequence[Described]) -> list[Described]:
        """Leave out what was read under other numbers, and what was there before a start without history."""
        return [mail for mail in mails if mail.uid >= self.place.reread_below or self._is_new(mail)]

    def _is_new(self, mail: Described) -> bool:
        if mail.message_id and _name_of(mail) in self.known:
            return False
        if self.account.history == "import" or mail.arrived_at is None:
            return True
        return mail.arrived_at.timestamp() >= self.place.started_at

    # -- fetching

    def _groups(self, mails: Sequence[Described]) -> list[list[Described]]:
        """Put small mails together."""
        groups: list[list[Described]] = []
        size = 0
        for mail in mails:
            size += mail.size_bytes
            fits = groups and len(groups[-1]) < MAILS_AT_ONCE and size <= BYTES_AT_ONCE
            if fits and mail.size_bytes <= CHUNK_BYTES >= groups[-1][-1].size_bytes:
                groups[-1].append(mail)
            else:
                groups.append([mail])
                size = mail.size_bytes
        return groups

    def _fetch(self, group: Sequence[Described]) -> None:
        """Bring mails to our disk together with the new place, then do on the server what is to be done."""
        self.at_uid = group[0].uid
        self._wait_while_full(group)
        self.deposit.check_room()
        mails, refusals = self._bring(group)
        last = max(self.place.last, group[-1].uid)
        self.place = self.place.having(
            last=last,
            fetched=self.place.fetched + len(mails),
            pending=() if self.account.afterwards == "keep" else tuple(mails),
            aside={uid: tries for uid, tries in self.place.aside.items() if uid != group[0].uid},
        )
        names = [_name_of(mail) for mail in group if mail.message_id and mail.uid in mails]
        self._commit(list(mails.values()), self.known.add(names), refusals)
        self._finish_pending()

    def _bring(self, group: Sequence[Described]) -> tuple[dict[int, Fetched], list[Refusal]]:
        if len(group) > 1 or (group[0].size_bytes <= CHUNK_BYTES and not self._careful):
            return self._bring_small(group), []
        mail, most = group[0], self.deposit.most_bytes
        raw = (
            self.connection.in_chunks(mail.uid, most, self.deposit.new_file)
            if mail.size_bytes <= most
            else None
        )
        if raw is None:
            reason = (
                f"a mail of {mail.size_bytes} bytes is larger than {most}; it stays on {self.account.host}"
            )
            return {}, [self.deposit.refusal(TOO_LARGE, reason, mail.size_bytes)]
        return ({mail.uid: self._fetched(mail, raw)} if raw else {}), []

    def _bring_small(self, group: Sequence[Described]) -> dict[int, Fetched]:
        """Fetch small mails together; one that is not handed out must be gone, or the pass breaks off there."""
        raws = self.connection.whole([mail.uid for mail in group])
        missing = [mail.uid for mail in group if mail.uid not in raws]
        if missing and (there := self.connection.describe(missing)):
            self.at_uid = there[0].uid
            raise FetchError("server", f"{self.account.host} does not hand out a mail that it lists.")
        return {mail.uid: self._fetched(mail, raws[mail.uid]) for mail in group if raws.get(mail.uid)}

    def _fetched(self, mail: Described, raw: bytes | Path) -> Fetched:
        return Fetched(raw, mail.uid < self.place.history_below, mail.arrived_at)

    def _wait_while_full(self, group: Sequence[Described]) -> None:
        """Let history wait while much waits to be filed; also the moment in which an account is left."""
        self.wait(0.0)
        while group[-1].uid < self.place.history_below and self.deposit.is_full():
            self.wait(FULL_WAIT_S)

    # -- after the commit

    def _finish_pending(self) -> None:
        """Mark or delete on the server what we have; after a crash too, before anything else."""
        if not self.place.pending:
            return
        self.was_busy = True
        if self.account.afterwards == "delete":
            self.connection.delete(self.place.pending)
        elif self.account.afterwards == "read":
            self.connection.mark_read(self.place.pending)
        self.place = self.place.having(pending=())

    def _move_to(self, uid: int) -> None:
        """Pass over what was gone or known, and remember that nothing is pending."""
        self.place = self.place.having(last=max(self.place.last, uid))
        self._commit()

    # -- what cannot be read

    def _set_aside(self, uid: int) -> None:
        """Go on behind a mail at which three passes broke off; it is tried again later."""
        aside = {**self.place.aside, uid: (TRIES, time.time() + AGAIN_FIRST_S)}
        self.place = self.place.having(last=uid, aside=aside)
        reason = f"a mail could not be read {TRIES} times; it stays on {self.account.host} and is tried again"
        self._commit(refusals=[self.deposit.refusal(UNREADABLE, reason)])
        self.stumbling.forget()

    def _try_again(self) -> None:
        """Try once what was set aside. Its next try is planned before, whatever becomes of this one."""
        for uid, (tries, due_s) in list(self.place.aside.items()):
            if due_s > time.time():
                continue
            self.was_busy = True
            again_s = backoff_s(tries - TRIES + 2, first_s=AGAIN_FIRST_S, most_s=AGAIN_MOST_S)
            aside = {**self.place.aside, uid: (tries + 1, time.time() + again_s)}
            self.place = self.place.having(aside=aside)
            self._commit()
            mails = self.connection.describe([uid])
            if mails:
                self._fetch(mails)
            else:
                aside = {one: kept for one, kept in self.place.aside.items() if one != uid}
                self.place = self.place.having(aside=aside)
                self._commit()

    def _commit(
        self,
        mails: Sequence[Fetched] = (),
        states: Sequence[State] = (),
        refusals: Sequence[Refusal] = (),
    ) -> None:
        self.deposit.put(mails, [*states, place_state(self.account.id, self.place)], refusals)


def _name_of(mail: Described) -> str:
    return f"{mail.message_id} {mail.size_bytes}"
