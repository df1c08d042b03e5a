"""One pass over a POP mailbox: every mail whose unique id we do not know, each once.

A mail and its id are committed together, and only then it is deleted on the server, if it is to be.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from postroom.intake.fetch.account import Account
from postroom.intake.fetch.deposit import TOO_LARGE, UNREADABLE, Deposit, Fetched
from postroom.intake.fetch.imap_pass import FULL_WAIT_S, TRIES
from postroom.intake.fetch.memory import Known, Place, State, known_prefix, place_state, read_place
from postroom.intake.fetch.pop import Listed, PopConnection
from postroom.spool import Refusal, Spool

FORGET_FROM = 1000


@dataclass(slots=True)
class PopPass:
    """Reads one mailbox. `stumbles` counts how often a pass broke off at a mail, by unique id.

    A mail at which three passes broke off is passed over until the role starts again.
    """

    account: Account
    connection: PopConnection
    spool: Spool
    deposit: Deposit
    stumbles: dict[str, int]
    progress: Callable[[Place, int], None]
    wait: Callable[[float], None]
    place: Place = field(init=False)
    at_uid: str = field(init=False, default="")
    _ours: Known = field(init=False)
    _left: Known = field(init=False)
    _history: Known = field(init=False)

    def run(self) -> Place:
        """Fetch all there is. Raises Stopped, FetchError or what a broken connection raises."""
        self._ours, self._left, self._history = (
            Known(self.spool, known_prefix(self.account.id, what)) for what in ("ours", "left", "history")
        )
        there = self.connection.listed()
        self._find_place(there)
        known = (self._ours, self._left)
        new = [one for one in there if not any(one.uid in some for some in known) and self._can_be_read(one)]
        for number, one in enumerate(new):
            self._fetch(one)
            self.progress(self.place, len(new) - number - 1)
        if self.account.afterwards == "delete":
            for one in there:
                if one.uid in self._ours:
                    self.connection.delete(one.number)
        self.connection.close()
        self._forget(there)
        self.progress(self.place, 0)
        return self.place

    def _find_place(self, there: list[Listed]) -> None:
        """Take up where we were. At the first connection what is there is history: remembered as such first."""
        stored = read_place(self.spool, self.account.id)
        if stored is not None and stored.source == self.account.source:
            self.place = stored
            return
        takes_history = self.account.history == "import"
        self.place = (stored or Place(time.time())).having(
            source=self.account.source, history=len(there) if takes_history else 0
        )
        uids = [one.uid for one in there]
        self._commit([], (self._history if takes_history else self._left).add(uids))

    def _can_be_read(self, one: Listed) -> bool:
        times = self.stumbles.get(one.uid, 0)
        if times == TRIES:
            reason = f"a mail could not be read {TRIES} times; it stays on {self.account.host}"
            self._commit([], [], [self.deposit.refusal(UNREADABLE, reason)])
            self.stumbles[one.uid] += 1
        return times < TRIES

    def _fetch(self, one: Listed) -> None:
        self.at_uid = one.uid
        is_history = one.uid in self._history
        self._wait_while_full(is_history)
        self.deposit.check_room()
        most = self.deposit.most_bytes
        if one.size_bytes > most:
            reason = (
                f"a mail of {one.size_bytes} bytes is larger than {most}; it stays on {self.account.host}"
            )
            self._leave(one, self.deposit.refusal(TOO_LARGE, reason, one.size_bytes))
        else:
            raw = self.connection.retrieve(one.number, most, self.deposit.new_file)
            if raw is None:
                reason = f"a mail is larger than {most} bytes; it stays on {self.account.host}"
                self._leave(one, self.deposit.refusal(TOO_LARGE, reason))
                raise ConnectionError("the server sent more than it had said")
            self.place = self.place.having(fetched=self.place.fetched + 1)
            self._commit([Fetched(raw, is_history)], self._ours.add([one.uid]))
        self.at_uid = ""

    def _wait_while_full(self, is_history: bool) -> None:
        """Let history wait while much waits to be filed; also the moment in which an account is left."""
        self.wait(0.0)
        while is_history and self.deposit.is_full():
            self.wait(FULL_WAIT_S)

    def _leave(self, one: Listed, refusal: Refusal) -> None:
        """Do not fetch this mail, now or later, and never delete it."""
        self._commit([], self._left.add([one.uid]), [refusal])

    def _forget(self, there: list[Listed]) -> None:
        """Forget the ids of what is gone, once that is most of them: a list may be short by mistake."""
        if len(self._ours) + len(self._left) < FORGET_FROM + 2 * len(there):
            return
        uids = [one.uid for one in there]
        states = [*self._ours.keep_only(uids), *self._left.keep_only(uids), *self._history.keep_only(uids)]
        self.deposit.put([], states)

    def _commit(
        self, mails: list[Fetched], states: list[State], refusals: list[Refusal] | None = None
    ) -> None:
        self.deposit.put(mails, [*states, place_state(self.account.id, self.place)], refusals or [])
