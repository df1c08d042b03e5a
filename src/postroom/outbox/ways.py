"""The ways out: which mailbox's mail goes through which relay, read anew now and then."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from postroom.accounts.installation import vault
from postroom.kit.vault import SealBroken
from postroom.outbox.models import Auth, Recipient, Relay, RelayKind
from postroom.outbox.relay import RelayAddress, TlsMode
from postroom.outbox.tokens import Tokens

CONNECTIONS = 9
ALERT_WAY = "alerts"
ALERTS = -1
"""Stands in the place of a mailbox's number for alerts: they must not depend on what they may be about."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way out. `row` is its relay, None for the one that the operator named when starting.

    `address` is the server of an SMTP relay. At most `connections` are open at once, and at most `per_minute`
    mails leave in a minute, 0 for any number; of the direct way both hold for each domain. `trouble` says why it
    cannot be used at all.
    """

    key: str
    kind: str
    address: RelayAddress | None = None
    row: Relay | None = None
    connections: int = CONNECTIONS
    per_minute: int = 0
    changed_at: datetime | None = None
    trouble: str = ""

    @property
    def name(self) -> str:
        """What people call it."""
        return (
            str(self.row) if self.row else f"{self.address.host}:{self.address.port}" if self.address else ""
        )


class Ways:
    """Knows the ways of every mailbox: its own, else those of its organisation, else the operator's.

    Alerts take the relay that the operator named for them, then the operator's, then any of the organisation.
    """

    def __init__(self, default: RelayAddress, alerts: RelayAddress | None = None) -> None:
        self._default = Way("installation", RelayKind.SMTP, default)
        own = [Way(ALERT_WAY, RelayKind.SMTP, alerts)] if alerts else []
        self._of_alerts = [*own, self._default]
        self._of: dict[tuple[int, int | None], list[Way]] = {}
        self._known: dict[int, Way] = {}
        self._organisations: dict[int, int] = {}

    def read(self) -> list[Way]:
        """Read the relays; returns the ways that are new or were changed."""
        found: dict[tuple[int, int | None], list[Way]] = {}
        known: dict[int, Way] = {}
        rows = Relay.objects.filter(removed_at=None).order_by("place")
        for row in rows:
            before = self._known.get(row.pk)
            way = before if before and before.changed_at == row.changed_at else way_of(row)
            known[row.pk] = way
            found.setdefault((row.organisation_id, row.mailbox), []).append(way)
        fresh = [way for pk, way in known.items() if self._known.get(pk) is not way]
        self._of, self._known = found, known
        return fresh

    def of(self, organisation: int, mailbox: int) -> list[Way]:
        """Return the ways of a mailbox, the one to try first in front."""
        if mailbox == ALERTS:
            theirs = [way for (owner, _), ways in self._of.items() if owner == organisation for way in ways]
            return [*self._of_alerts, *theirs]
        return self._of.get((organisation, mailbox)) or self._of.get((organisation, None)) or [self._default]

    def of_mailbox(self, mailbox: int) -> list[Way]:
        """Return the same, where only the mailbox is known; for alerts, all that any of them may take."""
        if mailbox == ALERTS:
            return [*self._of_alerts, *self._known.values()]
        if mailbox not in self._organisations:
            row = Recipient.objects.filter(mailbox=mailbox).values_list("organisation_id", flat=True).first()
            if row is None:
                return [self._default]
            self._organisations[mailbox] = row
        return self.of(self._organisations[mailbox], mailbox)


def way_of(row: Relay) -> Way:
    """Return a relay as a way out."""
    address, trouble = None, ""
    try:
        address = address_of(row) if row.kind == RelayKind.SMTP else None
        vault().open(row.secret)
    except SealBroken:
        trouble = "The stored password cannot be read: the installation's key has changed. Enter it again."
    return Way(
        key=f"relay-{row.pk}",
        kind=row.kind,
        address=address,
        row=row,
        connections=row.connections,
        per_minute=row.per_minute,
        changed_at=row.changed_at,
        trouble=trouble,
    )


def address_of(row: Relay) -> RelayAddress:
    """Return the server of an SMTP relay, with its secrets in the clear. Raises SealBroken."""
    signs_in = row.auth != Auth.NONE
    return RelayAddress(
        row.host,
        row.port,
        cast("TlsMode", row.tls),
        row.user if signs_in else "",
        vault().open(row.secret) if row.auth == Auth.PASSWORD else "",
        row.verify,
        Tokens(row).access_token if row.auth == Auth.OAUTH2 else None,
    )
