"""The domains that mail is sent from: keys, DNS records, what is missing."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from postroom.kit.dns import Dns
from postroom.mailboxes.sending_domains import sending_domains
from postroom.outbox.domains.advice import look
from postroom.outbox.domains.keys import KeyProblem, check_key, keys_of, make_key, remove_key, take_key
from postroom.outbox.models import Algorithm
from postroom.web import errors
from postroom.web.access import Request, View, reading, writing
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say

ASKED = "looked_at_domain"


@reading
def page(request: Request, domain: str) -> HttpResponse:
    """Show the keys of a domain as DNS records; after a look also what SPF and DMARC say."""
    return _show(request, _known(request, domain))


@writing
def look_up(request: Request, domain: str) -> HttpResponse:
    """Look into the DNS: for the keys, and for SPF and DMARC. Anybody who may write can ask for that."""
    domain, dns = _known(request, domain), Dns(settings.DNS)
    for key in keys_of(request.user.organisation_id, domain):
        check_key(key, dns)
    return _show(request, domain, dns=dns)


def _managing(view: Callable[..., HttpResponse]) -> View:
    """Let owners and administrators change the keys of a domain of theirs."""

    @wraps(view)
    def checked(request: Request, domain: str, **more: int) -> HttpResponseBase:
        domain = _known(request, domain)
        if not request.user.sees_every_mailbox:
            return errors.for_administrators(request)
        return view(request, domain, **more)

    return writing(checked)


@sensitive_post_parameters("pem")
@_managing
def create(request: Request, domain: str) -> HttpResponse:
    """Make a key, or take over one that the domain has."""
    organisation, posted = request.user.organisation_id, request.POST
    try:
        if "pem" in posted:
            take_key(organisation, domain, posted.get("selector", ""), posted["pem"], request.user)
        else:
            make_key(organisation, domain, posted.get("algorithm", Algorithm.RSA), request.user)
    except KeyProblem as error:
        return _show(request, domain, wrong=str(error))
    return redirect("sending-domain", domain)


@_managing
def removal(request: Request, domain: str, key: int) -> HttpResponse:
    """Sign with a key no more."""
    row = get_object_or_404(keys_of(request.user.organisation_id, domain), pk=key)
    remove_key(row, request.user)
    say(request, Notice("Nothing is signed with this key any more. Leave its record in the DNS for a week."))
    return redirect("sending-domain", domain)


def _known(request: Request, domain: str) -> str:
    domain = domain.lower()
    if domain not in sending_domains(request.user.organisation_id):
        raise Http404
    return domain


def _show(request: Request, domain: str, dns: Dns | None = None, wrong: str = "") -> HttpResponse:
    context = {
        "sidebar": Sidebar(request.user),
        "domain": domain,
        "keys": list(keys_of(request.user.organisation_id, domain)),
        "advice": look(domain, dns) if dns else [],
        "looked": dns is not None,
        "wrong": wrong,
        "may_manage": request.user.sees_every_mailbox and request.user.may_write,
        "done": said(request),
    }
    return render(request, "sending/domain.html", context, status=422 if wrong else 200)
