"""The pages of the ways out, and what is entered there."""

from dataclasses import dataclass, field, replace

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import Tracking
from postroom.mailboxes.sending_domains import sending_domains
from postroom.outbox.dead import dead_addresses
from postroom.outbox.models import Auth, DomainKey, Relay, RelayKind, Tls
from postroom.outbox.providers import PROVIDERS
from postroom.outbox.relays.manage import add_relay, as_wanted, change_relay, relays_of
from postroom.outbox.relays.trial import try_relay
from postroom.outbox.relays.wanted import RelayWantedError, Wanted
from postroom.outbox.tracking.noting import default_of
from postroom.web.access import Request, reading
from postroom.web.inbox.kinds import INBOX
from postroom.web.inbox.places import Place
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import said
from postroom.web.sending.scope import Scope, back_to, managing_relay, managing_scope, scope_of

MOST_DIGITS = 9
PLACES = {1: "First", 2: "Second, where the first cannot be reached"}


@dataclass(frozen=True)
class Form:
    """What stands in a form: as stored, or as it was entered with what was wrong with it."""

    values: Wanted = field(default_factory=Wanted)
    wrong: dict[str, str] = field(default_factory=dict)
    row: Relay | None = None
    place: int = 1
    choices = {
        "kind": RelayKind.choices,
        "tls": Tls.choices,
        "auth": Auth.choices,
        "provider": [("", "—"), *((key, provider.name) for key, provider in PROVIDERS.items())],
    }


@reading
def every(request: Request) -> HttpResponse:
    """How mail leaves, as a whole: the common way, each mailbox's own, the domains, the dead addresses."""
    person = request.user
    rows = Relay.objects.filter(organisation_id=person.organisation_id, removed_at=None).order_by("place")
    by_mailbox: dict[int | None, list[Relay]] = {}
    for row in rows:
        by_mailbox.setdefault(row.mailbox, []).append(row)
    signed = set(
        DomainKey.objects.filter(
            organisation_id=person.organisation_id, published_at__isnull=False
        ).values_list("domain", flat=True)
    )
    context = {
        "sidebar": Sidebar(person),
        "common": by_mailbox.get(None, []),
        "mailboxes": [(mailbox, by_mailbox.get(mailbox.pk, [])) for mailbox in mailboxes_of(person)],
        "domains": [(domain, domain in signed) for domain in sending_domains(person.organisation_id)],
        "dead_count": dead_addresses(person).count(),
    }
    return render(request, "sending/every.html", context)


@reading
def page(request: Request, number: int | None = None) -> HttpResponse:
    """Show the ways out of a mailbox, or the common ones, and how they fare."""
    return _show(scope_of(request, number))


@sensitive_post_parameters("secret", "client_secret")
@managing_scope
def create(request: Request, scope: Scope) -> HttpResponse:
    """Add a way out and try it."""
    wanted, place = _entered(request), request.POST.get("place", "1")
    try:
        number = int(place) if place in ("1", "2") else 0
        row = add_relay(scope.organisation, scope.number, number, wanted, request.user)
    except RelayWantedError as error:
        return _show(scope, _handed_back(wanted, error))
    if row.kind != RelayKind.PROVIDER:
        try_relay(row, scope.sender, request.user.email)
    return back_to(scope)


@sensitive_post_parameters("secret", "client_secret")
@managing_relay
def change(request: Request, scope: Scope, row: Relay) -> HttpResponse:
    """Change a way out; an empty password stays as it is."""
    wanted = _entered(request)
    try:
        change_relay(row, wanted, request.user)
    except RelayWantedError as error:
        row.refresh_from_db()
        return _show(scope, replace(_handed_back(wanted, error), row=row))
    if row.kind != RelayKind.PROVIDER:
        try_relay(row, scope.sender, request.user.email)
    return back_to(scope)


def refused(scope: Scope, error: RelayWantedError) -> HttpResponse:
    """Show the page with what was wrong."""
    return _show(scope, Form(wrong={"all": str(error)}))


def _show(scope: Scope, form: Form | None = None) -> HttpResponse:
    request = scope.request
    rows = list(relays_of(scope.organisation, scope.number))
    free = next((place for place in PLACES if place not in {row.place for row in rows}), None)
    entered = form if form and form.row is None else Form()
    context = {
        "scope": scope,
        "mailbox": scope.mailbox,
        "sidebar": Sidebar(request.user),
        "here": Place(INBOX, scope.mailbox) if scope.mailbox else None,
        "rows": [(row, PLACES[row.place], _form_of(row, form)) for row in rows],
        "free": free,
        "new": replace(entered, place=free or 1),
        "common": relays_of(scope.organisation, None).exists(),
        "can_track": bool(settings.PUBLIC_URL),
        "tracks": default_of(scope.organisation),
        "trackings": Tracking.choices,
        "done": said(request),
    }
    return render(request, "sending/relays.html", context, status=422 if form else 200)


def _form_of(row: Relay, form: Form | None) -> Form:
    """Return the form of a way out: as it was entered just now, or as it is stored, without the secrets."""
    if form is not None and form.row is not None and form.row.pk == row.pk:
        return form
    return Form(as_wanted(row), row=row)


def _entered(request: Request) -> Wanted:
    posted = request.POST
    numbers = {name: _number(posted.get(name, "")) for name in ("port", "connections", "per_minute")}
    numbers["connections"] = numbers["connections"] or 4
    texts = {
        name: posted.get(name, "")
        for name in Wanted.__dataclass_fields__
        if name not in numbers and name != "verify"
    }
    texts["tls"], texts["auth"] = texts["tls"] or Tls.STARTTLS, texts["auth"] or Auth.PASSWORD
    return Wanted(**texts, **numbers, verify=not posted.get("unverified"))  # type: ignore[arg-type]


def _number(text: str) -> int:
    text = text.strip()
    usable = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if usable else -1 if text else 0


def _handed_back(wanted: Wanted, error: RelayWantedError) -> Form:
    """Return the form with all that was entered but the secrets."""
    values = replace(
        wanted, secret="", client_secret="", port=max(wanted.port, 0), per_minute=max(wanted.per_minute, 0)
    )
    return Form(values, {error.field or "all": str(error)})
