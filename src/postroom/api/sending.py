"""/sending-domains: keys and DNS records of the domains that mail is sent from; /dead-addresses: the way back."""

from datetime import datetime
from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.problems import Problem
from postroom.api.schemas import Strict
from postroom.kit.dns import Dns
from postroom.mailboxes.sending_domains import sending_domains
from postroom.outbox.dead import dead_addresses, lift
from postroom.outbox.domains.advice import look
from postroom.outbox.domains.keys import KeyProblem, check_key, keys_of, make_key, remove_key, take_key
from postroom.outbox.models import DomainKey

domains = Router(tags=["sending"])
dead = Router(tags=["sending"])

SHOWN = 200


class KeyOut(Schema):
    """A key as the DNS record that it needs: TXT under `name`. Mail is signed once it was seen there."""

    id: str
    selector: str
    algorithm: Literal["rsa", "ed25519"]
    name: str
    record: str
    published_at: datetime | None
    checked_at: datetime | None
    trouble: str


class AdviceOut(Schema):
    """What SPF or DMARC of the domain says, and what to do."""

    what: str
    name: str
    found: str
    state: Literal["good", "warn", "bad"]
    words: str
    suggestion: str


class DomainOut(Schema):
    """A domain that mail is sent from, and its keys."""

    domain: str
    keys: list[KeyOut]


class LookOut(DomainOut):
    """The same after a look into the DNS."""

    advice: list[AdviceOut]


class DomainList(Schema):
    """All of the organisation's."""

    items: list[DomainOut]


class KeyIn(Strict):
    """A key to make, or with `selector` and `private_key` one that the domain has already."""

    algorithm: Literal["rsa", "ed25519"] = "rsa"
    selector: str = ""
    private_key: str = Field("", description="PEM without a password; never given out again.")


class DeadOut(Schema):
    """An address that nothing is sent to, and the words of the server that said so."""

    id: str
    address: str
    reason: str
    since: datetime


class DeadList(Schema):
    """The newest 200, or those that hold `q`."""

    items: list[DeadOut]


class DeadQuery(Strict):
    """What to look for."""

    q: str = Field("", max_length=320)


@domains.get("", response=DomainList, summary="List domains", operation_id="listSendingDomains")
def list_domains(request: HttpRequest) -> Any:
    """The domains of the organisation's mailboxes."""
    organisation = person(request).organisation_id
    return {"items": [_domain(organisation, domain) for domain in sending_domains(organisation)]}


@domains.post(
    "/{domain}/looks", response=LookOut, summary="Look into the DNS", operation_id="lookAtSendingDomain"
)
def look_at_domain(request: HttpRequest, domain: str) -> Any:
    """Look whether the keys are there, and what SPF and DMARC say. Takes up to half a minute."""
    actor, dns = writer(request), Dns(settings.DNS)
    domain = _known(actor, domain)
    for key in keys_of(actor.organisation_id, domain):
        check_key(key, dns)
    return {**_domain(actor.organisation_id, domain), "advice": look(domain, dns)}


@domains.post("/{domain}/keys", response={201: KeyOut}, summary="Add a key", operation_id="createDomainKey")
def create_key(request: HttpRequest, domain: str, body: KeyIn) -> Any:
    """Make a key or take one over; put its record into the DNS, then look."""
    actor = _administrator(request)
    domain = _known(actor, domain)
    try:
        if body.private_key:
            key = take_key(actor.organisation_id, domain, body.selector, body.private_key, actor)
        else:
            key = make_key(actor.organisation_id, domain, body.algorithm, actor)
    except KeyProblem as error:
        raise Problem(422, str(error)) from error
    return 201, _key(key)


@domains.delete(
    "/{domain}/keys/{key_id}", response={204: None}, summary="Remove a key", operation_id="deleteDomainKey"
)
def delete_key(request: HttpRequest, domain: str, key_id: str) -> Any:
    """Sign with it no more."""
    actor = _administrator(request)
    row = get_object_or_404(keys_of(actor.organisation_id, _known(actor, domain)), pk=find.number(key_id))
    remove_key(row, actor)
    return 204, None


@dead.get("", response=DeadList, summary="List dead addresses", operation_id="listDeadAddresses")
def list_dead(request: HttpRequest, query: Query[DeadQuery]) -> Any:
    """Addresses that mail came back from for good; nothing is sent to them."""
    rows = dead_addresses(_administrator(request, writes=False))
    if query.q:
        rows = rows.filter(address__contains=query.q.strip().lower())
    return {
        "items": [
            {"id": str(row.pk), "address": row.address, "reason": row.reason, "since": row.since}
            for row in rows[:SHOWN]
        ]
    }


@dead.delete("/{dead_id}", response={204: None}, summary="Send to it again", operation_id="deleteDeadAddress")
def delete_dead(request: HttpRequest, dead_id: str) -> Any:
    """Send to this address again from now on."""
    actor = _administrator(request)
    lift(get_object_or_404(dead_addresses(actor), pk=find.number(dead_id)), actor)
    return 204, None


def _administrator(request: HttpRequest, *, writes: bool = True) -> Person:
    actor = writer(request) if writes else person(request)
    if not actor.sees_every_mailbox:
        raise Problem(403, "Only owners and administrators do this.")
    return actor


def _known(actor: Person, domain: str) -> str:
    domain = domain.lower()
    if domain not in sending_domains(actor.organisation_id):
        raise Http404
    return domain


def _domain(organisation: int, domain: str) -> dict[str, Any]:
    return {"domain": domain, "keys": [_key(key) for key in keys_of(organisation, domain)]}


def _key(key: DomainKey) -> dict[str, Any]:
    return {
        "id": str(key.pk),
        **{
            name: getattr(key, name)
            for name in (
                "selector",
                "algorithm",
                "name",
                "record",
                "published_at",
                "checked_at",
                "trouble",
            )
        },
    }
