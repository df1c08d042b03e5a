"""Adding, changing, trying and removing ways out: each a verb that says who did it."""

from dataclasses import asdict, fields
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from postroom.accounts.installation import vault
from postroom.accounts.models import Person
from postroom.activity.alerts import resolve
from postroom.activity.record import record
from postroom.kit.clock import now
from postroom.outbox.health import alert_key
from postroom.outbox.models import Relay, RelayKind
from postroom.outbox.queue import wake_sender
from postroom.outbox.relays.wanted import RelayWantedError, Wanted, checked
from postroom.outbox.ways import way_of

CAN_BE_RESTORED = timedelta(hours=1)
_SEALED = ("secret", "client_secret")
_PLAIN = tuple(field.name for field in fields(Wanted) if field.name not in _SEALED)
_WHERE = ("kind", "host", "token_url", "provider", "provider_url")


def relays_of(organisation: int, mailbox: int | None) -> QuerySet[Relay]:
    """Return the ways out of a mailbox, or of all without their own, the first in front."""
    return Relay.objects.filter(organisation_id=organisation, mailbox=mailbox, removed_at=None).order_by(
        "place"
    )


def add_relay(
    organisation: int, mailbox: int | None, place: int, wanted: Wanted, actor: Person | None
) -> Relay:
    """Add a way out; mail takes it from now on. Raises RelayWantedError."""
    wanted = checked(wanted)
    if place not in (1, 2):
        raise RelayWantedError("A way out is the first or the second: place is 1 or 2.", "place")
    row = Relay(organisation_id=organisation, mailbox=mailbox, place=place, created_by=actor)
    _set(row, wanted)
    try:
        with transaction.atomic():
            row.save()
            _record("added", row, actor)
    except IntegrityError as error:
        raise RelayWantedError("There is one already. Change that one instead.", "place") from error
    wake_sender()
    return row


@transaction.atomic
def change_relay(row: Relay, wanted: Wanted, actor: Person | None) -> None:
    """Change a way out; an empty secret stays as it is. What waits for it is tried at once.

    Raises RelayWantedError.
    """
    before = {name: getattr(row, name) for name in _WHERE}
    wanted = checked(wanted, has_secret=bool(row.secret))
    if not wanted.secret and row.secret and any(getattr(wanted, name) != before[name] for name in _WHERE):
        # Else whoever may change the server's name could have the secret sent to a server of their own.
        raise RelayWantedError("For another server, enter the password, token or key again.", "secret")
    _set(row, wanted)
    row.changed_at, row.trial_at, row.trial_error = now(), None, ""
    row.failures, row.failing_since, row.error = 0, None, ""
    row.save()
    resolve(alert_key(way_of(row)))
    _record("changed", row, actor)
    transaction.on_commit(wake_sender)


@transaction.atomic
def remove_relay(row: Relay, actor: Person | None) -> None:
    """Use it no more. For an hour it can be put back."""
    if Relay.objects.filter(pk=row.pk, removed_at=None).update(removed_at=now()):
        resolve(alert_key(way_of(row)))
        _record("removed", row, actor)
        transaction.on_commit(wake_sender)


def restore_relay(row: Relay, actor: Person | None) -> None:
    """Put back one that was removed. Raises RelayWantedError where another has its place."""
    try:
        with transaction.atomic():
            gone = Relay.objects.filter(pk=row.pk, removed_at__gt=now() - CAN_BE_RESTORED)
            if not gone.update(removed_at=None, changed_at=now()):
                raise RelayWantedError("It was removed more than an hour ago. Add it anew.")
            _record("restored", row, actor)
    except IntegrityError as error:
        raise RelayWantedError("Another has taken its place. Remove that one first.") from error
    wake_sender()


def _set(row: Relay, wanted: Wanted) -> None:
    for name, value in asdict(wanted).items():
        if name not in _SEALED:
            setattr(row, name, value)
        elif value:
            setattr(row, name, vault().seal(value))
    if wanted.kind == RelayKind.DIRECT or (wanted.kind == RelayKind.SMTP and not wanted.user):
        row.secret = ""


def as_wanted(row: Relay) -> Wanted:
    """Return a way out as it would be entered, without its secrets."""
    return Wanted(**{name: getattr(row, name) for name in _PLAIN})


def _record(what: str, row: Relay, actor: Person | None, **data: Any) -> None:
    record(
        f"relay.{what}",
        organisation=row.organisation_id,
        actor=actor,
        mailbox=row.mailbox,
        relay=row.pk,
        name=str(row),
        **data,
    )
