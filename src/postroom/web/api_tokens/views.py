"""The page of one's own API tokens: made, shown once, revoked."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.accounts import tokens
from postroom.accounts.scopes import SCOPES
from postroom.kit.clock import now
from postroom.web.access import Request, marking, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say
from postroom.web.numbers import number
from postroom.web.security.proof import proving

LASTS = {30: "30 days", 90: "90 days", 365: "a year", 0: "for ever"}


@reading
def page(request: Request) -> HttpResponse:
    """Show the tokens."""
    return _show(request)


@marking
@proving
def create(request: Request) -> HttpResponse:
    """Make a token and show it, once."""
    posted = request.POST
    days = number(posted.get("days", ""))
    expires_at = now() + timedelta(days=days) if days and days in LASTS else None
    try:
        made = tokens.issue(request.user, posted.get("name", ""), expires_at, posted.getlist("scope"))
    except tokens.TokenError as error:
        return _show(request, wrong=error)
    response = _show(request, secret=made.secret)
    response["Cache-Control"] = "no-store"
    return response


@marking
def revocation(request: Request, number: int) -> HttpResponse:
    """Let a token open nothing any more."""
    token = get_object_or_404(tokens.tokens_of(request.user), pk=number)
    if tokens.revoke(token):
        say(request, Notice(f"The token “{token.name}” opens nothing any more."))
    return redirect("tokens")


def _show(request: Request, secret: str = "", wrong: tokens.TokenError | None = None) -> HttpResponse:
    chosen = request.POST.getlist("scope") if wrong else ["write"]
    context = {
        "sidebar": Sidebar(request.user),
        "tokens": tokens.tokens_of(request.user),
        "now": now(),
        "secret": secret,
        "wrong": wrong,
        "name": request.POST.get("name", "") if wrong else "",
        "lasts": LASTS.items(),
        "scopes": [(scope, words) for scope, words in SCOPES.items() if ":" not in scope],
        "areas": [(scope, words) for scope, words in SCOPES.items() if ":" in scope],
        "chosen": chosen,
        "narrowed": any(":" in scope for scope in chosen),
        "done": said(request),
    }
    return render(request, "settings/tokens.html", context, status=422 if wrong else 200)
