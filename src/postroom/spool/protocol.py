"""What a spool does, whatever keeps it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from postroom.spool.records import Claimed, Counts, Delivery, Incoming, Refusal, Refused, Snapshot

States = Sequence[tuple[str, str]]
"""Keys and their new values, kept with the commit of the mail that they are about."""


class Spool(Protocol):
    """The durable log of mail received. Any number of doors and workers use it at once.

    Delivery ids are gapless and start at 1: the last one is the number of deliveries ever accepted.
    """

    incoming: Path
    """The folder in which doors write the files that `put` takes over."""

    def put(self, mail: Incoming, states: States = ()) -> list[int]:
        """Keep a mail; return one delivery id for each of its mailboxes. On stable storage on return."""
        ...

    def put_many(
        self, mails: Sequence[Incoming], refusals: Sequence[Refusal] = (), states: States = ()
    ) -> list[list[int]]:
        """Keep all or none, with one commit; `states` may come without a mail."""
        ...

    def states(self, prefix: str) -> dict[str, str]:
        """Return the latest states whose key begins with `prefix`: where a fetching door has got to."""
        ...

    def refuse(self, refusal: Refusal) -> None:
        """Note a refusal. The last 100,000 are kept."""
        ...

    def claim(self, worker: str, limit: int, lane: str = "normal", lease_s: float = 60.0) -> list[Claimed]:
        """Take up to `limit` deliveries of a lane, the mailboxes in turn, for `lease_s` seconds.

        A delivery that was tried before comes alone, so that a mail that kills its worker takes no other
        with it; after 3 attempts it is parked.
        """
        ...

    def extend(self, ids: Sequence[int], token: str, lease_s: float) -> int:
        """Prolong a lease from now; return how many of `ids` are still held."""
        ...

    def free_dead(self, is_dead: Callable[[str], bool]) -> int:
        """Let wait again what workers hold of whom `is_dead` (asked by name) is true; return how many."""
        ...

    def raw(self, mail_id: int) -> bytes:
        """Return the mail as it was received. Raises SpoolMissing."""
        ...

    def raw_many(self, mail_ids: Sequence[int]) -> dict[int, bytes]:
        """Return the raw of several mails; those that are gone are left out."""
        ...

    def raw_file(self, mail_id: int) -> Path | None:
        """Return the file of a large mail, None for one that is kept as a row."""
        ...

    def finish(self, ids: Sequence[int], token: str) -> int:
        """Forget deliveries that the floor above has filed; their raw goes with the last one of a mail.

        Only those that are still held with `token`; finishing twice is no error. Returns how many went.
        """
        ...

    def release(
        self, ids: Sequence[int], token: str, error: str, delay_s: float = 0.0, *, blame: bool = True
    ) -> int:
        """Give deliveries back after a failure. Without `blame` (not the mail's fault) it is no attempt."""
        ...

    def park(self, ids: Sequence[int], reason: str) -> int:
        """Set deliveries aside until a person calls `retry`."""
        ...

    def retry(self, ids: Sequence[int]) -> int:
        """Let parked or delayed deliveries wait again, with no attempt counted."""
        ...

    def to_lane(self, lane: str, *, ids: Sequence[int] = (), mailbox: int | None = None) -> int:
        """Move waiting deliveries to a lane: `ids`, or up to 5,000 of a mailbox. Returns how many moved."""
        ...

    def counts(self) -> Counts: ...

    def snapshot(self, organisation: int | None = None) -> Snapshot:
        """Read what the ledger needs from one consistent state, of one organisation or of all."""
        ...

    def listing(self, state: str = "", limit: int = 50, before: int | None = None) -> list[Delivery]:
        """Return deliveries, newest first, of one state (or all), with ids below `before`."""
        ...

    def show(self, delivery_id: int) -> Delivery:
        """Return one delivery. Raises SpoolMissing."""
        ...

    def export(self, delivery_id: int) -> bytes:
        """Return the raw mail of a delivery. Raises SpoolMissing."""
        ...

    def refused(self, limit: int = 50, before: int | None = None) -> list[Refused]:
        """Return refusals, newest first, with ids below `before`."""
        ...
