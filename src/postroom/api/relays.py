"""/relays and /mailboxes/{id}/relays: the ways out that mail takes, common ones and those of a mailbox."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.problems import Problem
from postroom.api.schemas import Strict
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.auto_reply import may_administer
from postroom.mailboxes.models import Mailbox
from postroom.outbox.models import Relay
from postroom.outbox.relays import manage
from postroom.outbox.relays.trial import try_relay
from postroom.outbox.relays.wanted import RelayWantedError, Wanted

of_mailbox = Router(tags=["sending"])
common = Router(tags=["sending"])

Kind = Literal["smtp", "direct", "provider"]
TlsMode = Literal["tls", "starttls", "opportunistic", "none"]
Auth = Literal["none", "password", "oauth2"]


class RelayOut(Schema):
    """A way out, without its secrets, and how it fares. `place` 2 is used where 1 cannot be reached."""

    id: str
    mailbox: str | None
    place: int
    kind: Kind
    host: str
    port: int
    tls: TlsMode
    verify: bool
    auth: Auth
    user: str
    token_url: str
    client_id: str
    provider: str
    provider_domain: str
    provider_url: str
    connections: int
    per_minute: int
    trial_at: datetime | None
    trial_error: str
    failures: int
    failing_since: datetime | None
    error: str


class RelayList(Schema):
    """At most two, the first in front."""

    items: list[RelayOut]


class RelayPatch(Strict):
    """What is to change; what is left out stays."""

    kind: Kind | None = None
    host: str | None = None
    port: int | None = None
    tls: TlsMode | None = None
    verify: bool | None = None
    auth: Auth | None = None
    user: str | None = None
    secret: str | None = None
    token_url: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    provider: str | None = None
    provider_domain: str | None = None
    provider_url: str | None = None
    connections: int | None = None
    per_minute: int | None = None


class RelayIn(RelayPatch):
    """A new way out. `secret` is a password, refresh token or API key; it is never given out again."""

    place: int = Field(1, description="1, or 2 for where the first cannot be reached.")


@of_mailbox.get(
    "/{mailbox_id}/relays", response=RelayList, summary="List relays", operation_id="listMailboxRelays"
)
def list_mailbox_relays(request: HttpRequest, mailbox_id: str) -> Any:
    """A mailbox's own ways out; without any it uses the common ones."""
    mailbox = find.mailbox(person(request), mailbox_id)
    return _listed(mailbox.organisation_id, mailbox.pk)


@of_mailbox.post(
    "/{mailbox_id}/relays", response={201: RelayOut}, summary="Add a relay", operation_id="createMailboxRelay"
)
def create_mailbox_relay(request: HttpRequest, mailbox_id: str, body: RelayIn) -> Any:
    """Add a way out to a mailbox; its mail takes it from now on."""
    actor = writer(request)
    mailbox = find.mailbox(actor, mailbox_id)
    _check_manager(actor, mailbox)
    return 201, _added(actor, mailbox.pk, body)


@common.get("", response=RelayList, summary="List common relays", operation_id="listRelays")
def list_relays(request: HttpRequest) -> Any:
    """The ways out of all mailboxes that have none of their own."""
    return _listed(person(request).organisation_id, None)


@common.post("", response={201: RelayOut}, summary="Add a common relay", operation_id="createRelay")
def create_relay(request: HttpRequest, body: RelayIn) -> Any:
    """Add a way out for all mailboxes that have none of their own."""
    actor = writer(request)
    _check_manager(actor, None)
    return 201, _added(actor, None, body)


@common.get("/{relay_id}", response=RelayOut, summary="Read a relay", operation_id="getRelay")
def get_relay(request: HttpRequest, relay_id: str) -> Any:
    """One way out, of a mailbox or common, and how it fares."""
    return _shape(_row(person(request), relay_id)[0])


@common.patch("/{relay_id}", response=RelayOut, summary="Change a relay", operation_id="updateRelay")
def update_relay(request: HttpRequest, relay_id: str, body: RelayPatch) -> Any:
    """Change a way out. For another server the secret has to be sent again. What waits is tried at once."""
    actor, row = _managed(request, relay_id)
    changes = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    stored = {name: getattr(row, name) for name in Wanted.__dataclass_fields__ if "secret" not in name}
    try:
        manage.change_relay(row, Wanted(**{**stored, **changes}), actor)
    except RelayWantedError as error:
        raise Problem(422, str(error), error.field) from error
    return _shape(row)


@common.delete("/{relay_id}", response={204: None}, summary="Remove a relay", operation_id="deleteRelay")
def delete_relay(request: HttpRequest, relay_id: str) -> Any:
    """Use it no more."""
    actor, row = _managed(request, relay_id)
    manage.remove_relay(row, actor)
    return 204, None


@common.post("/{relay_id}/trials", response=RelayOut, summary="Test a relay", operation_id="createRelayTrial")
def create_relay_trial(request: HttpRequest, relay_id: str) -> Any:
    """Connect and sign in; a provider sends you a short mail. See `trial_error`: "" where it works."""
    actor, row = _managed(request, relay_id)
    mailboxes = mailboxes_of(actor)
    mailbox = (mailboxes.filter(pk=row.mailbox) if row.mailbox else mailboxes).first()
    try_relay(row, mailbox.address if mailbox else actor.email, actor.email)
    return _shape(row)


@common.post(
    "/{relay_id}/restoration", response=RelayOut, summary="Put a relay back", operation_id="restoreRelay"
)
def restore_relay(request: HttpRequest, relay_id: str) -> Any:
    """Put a way out back within an hour of its removal, unless another has taken its place."""
    actor, row = _managed(request, relay_id, removed=True)
    try:
        manage.restore_relay(row, actor)
    except RelayWantedError as error:
        raise Problem(422, str(error), error.field) from error
    row.refresh_from_db()
    return _shape(row)


def _listed(organisation: int, mailbox: int | None) -> dict[str, Any]:
    return {"items": [_shape(row) for row in manage.relays_of(organisation, mailbox)]}


def _added(actor: Person, mailbox: int | None, body: RelayIn) -> dict[str, Any]:
    given = {name: value for name, value in body.dict(exclude={"place"}).items() if value is not None}
    try:
        row = manage.add_relay(actor.organisation_id, mailbox, body.place, Wanted(**given), actor)
    except RelayWantedError as error:
        raise Problem(422, str(error), error.field) from error
    return _shape(row)


def _managed(request: HttpRequest, relay_id: str, *, removed: bool = False) -> tuple[Person, Relay]:
    """Return who acts and the way out, if they may change it."""
    actor = writer(request)
    row, mailbox = _row(actor, relay_id, removed=removed)
    _check_manager(actor, mailbox)
    return actor, row


def _row(actor: Person, relay_id: str, *, removed: bool = False) -> tuple[Relay, Mailbox | None]:
    rows = Relay.objects.filter(organisation_id=actor.organisation_id, removed_at__isnull=not removed)
    row = get_object_or_404(rows, pk=find.number(relay_id))
    return row, find.mailbox(actor, str(row.mailbox)) if row.mailbox else None


def _check_manager(actor: Person, mailbox: Mailbox | None) -> None:
    if mailbox is not None and not may_administer(actor, mailbox):
        raise Problem(403, f"{actor.name} may not change the settings of {mailbox.name}.")
    if mailbox is None and not actor.sees_every_mailbox:
        raise Problem(403, "Only owners and administrators change how all mail leaves.")


def _shape(row: Relay) -> dict[str, Any]:
    names = set(RelayOut.model_fields) - {"id", "mailbox"}
    return {
        "id": str(row.pk),
        "mailbox": str(row.mailbox) if row.mailbox else None,
        **{name: getattr(row, name) for name in names},
    }
