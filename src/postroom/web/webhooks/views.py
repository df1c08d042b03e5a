"""The page of all webhooks, and the page of one with the log of what it was told."""

from dataclasses import dataclass, field

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from postroom.integrations.webhooks.keep import webhooks_of
from postroom.integrations.webhooks.models import Webhook
from postroom.web.access import Request, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import said

LOG_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Form:
    """What was entered, and what is wrong with it, by field."""

    url: str = ""
    kinds: str = ""
    wrong: dict[str, str] = field(default_factory=dict)


@reading
def every(request: Request) -> HttpResponse:
    """Show all webhooks, and the form for another."""
    return show_every(request)


@reading
def one(request: Request, number: int) -> HttpResponse:
    """Show a webhook and what it was told."""
    return show_one(request, find(request, number))


def find(request: Request, number: int) -> Webhook:
    """Return the webhook with this number, if it is for this person to manage; 404 otherwise."""
    return get_object_or_404(webhooks_of(request.user), pk=number)


def show_every(request: Request, form: Form | None = None) -> HttpResponse:
    """Show the page of all; with what is wrong, if anything is."""
    if not request.user.sees_every_mailbox:
        raise Http404
    context = {
        "sidebar": Sidebar(request.user),
        "webhooks": webhooks_of(request.user).order_by("id"),
        "form": form or Form(),
        "done": said(request),
    }
    return render(request, "webhooks/page.html", context, status=422 if form else 200)


def show_one(request: Request, webhook: Webhook, form: Form | None = None, secret: str = "") -> HttpResponse:
    """Show the page of one; with its secret only just after it was made."""
    context = {
        "sidebar": Sidebar(request.user),
        "webhook": webhook,
        "form": form or Form(webhook.url, ", ".join(webhook.kinds)),
        "secret": secret,
        "log": webhook.deliveries.order_by("-pk")[:LOG_SHOWN],
        "done": said(request),
    }
    return render(request, "webhooks/one.html", context, status=422 if form else 200)
