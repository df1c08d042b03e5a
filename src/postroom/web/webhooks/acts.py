"""What is done with webhooks."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from postroom.integrations.webhooks import keep
from postroom.web.access import Request, writing
from postroom.web.notices import Notice, say
from postroom.web.webhooks.views import Form, find, show_every, show_one


@writing
def create(request: Request) -> HttpResponse:
    """Make a webhook, and show its secret this once."""
    entered = _entered(request)
    try:
        webhook, secret = keep.add_webhook(request.user, entered.url, _kinds(entered.kinds))
    except keep.WebhookError as error:
        return show_every(request, Form(entered.url, entered.kinds, {error.field: str(error)}))
    return show_one(request, webhook, secret=secret)


@writing
def change(request: Request, number: int) -> HttpResponse:
    """Change where it is told, and what."""
    webhook, entered = find(request, number), _entered(request)
    try:
        keep.change_webhook(webhook, request.user, entered.url, _kinds(entered.kinds))
    except keep.WebhookError as error:
        return show_one(request, webhook, Form(entered.url, entered.kinds, {error.field: str(error)}))
    say(request, Notice("The webhook was changed."))
    return redirect("webhook", number)


@writing
def renewal(request: Request, number: int) -> HttpResponse:
    """Sign with a new secret, and show it this once."""
    webhook = find(request, number)
    return show_one(request, webhook, secret=keep.new_secret_of(webhook, request.user))


@writing
def pausing(request: Request, number: int) -> HttpResponse:
    """Send nothing until it is resumed."""
    keep.pause(find(request, number), request.user)
    return redirect("webhook", number)


@writing
def resumption(request: Request, number: int) -> HttpResponse:
    """Go on."""
    keep.resume(find(request, number), request.user)
    return redirect("webhook", number)


@writing
def test(request: Request, number: int) -> HttpResponse:
    """Send an event that means nothing."""
    keep.send_test(find(request, number), request.user)
    say(request, Notice("A test is on its way. Reload the page to see in the log what became of it."))
    return redirect("webhook", number)


@writing
def removal(request: Request, number: int) -> HttpResponse:
    """End a webhook and its log."""
    webhook = find(request, number)
    keep.remove(webhook, request.user)
    say(request, Notice(f"{webhook.url} is told nothing any more."))
    return redirect("webhooks")


@writing
def again(request: Request, number: int, delivery: int) -> HttpResponse:
    """Send something again."""
    find(request, number)
    row = get_object_or_404(keep.deliveries_of(request.user), pk=delivery, webhook=number)
    keep.replay(row, request.user)
    return redirect("webhook", number)


def _entered(request: Request) -> Form:
    return Form(request.POST.get("url", "").strip(), request.POST.get("kinds", "").strip())


def _kinds(text: str) -> list[str]:
    return text.replace(",", " ").split()
