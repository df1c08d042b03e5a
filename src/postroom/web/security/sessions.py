"""Signing out elsewhere."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from postroom.accounts.sign_in import sessions
from postroom.web.access import Request, marking
from postroom.web.notices import Notice, say
from postroom.web.templatetags.accounts import browser


@marking
def end(request: Request, number: int) -> HttpResponse:
    """Sign one browser out."""
    sign_in = get_object_or_404(sessions.sign_ins_of(request.user), pk=number)
    sessions.end(sign_in)
    say(request, Notice(f"{browser(sign_in.agent)} was signed out."))
    return redirect("security")


@marking
def end_others(request: Request) -> HttpResponse:
    """Sign all other browsers out."""
    ended = sessions.end_all(request.user, but=request.session.session_key or "")
    say(request, Notice(f"{ended} other browser{'s were' if ended != 1 else ' was'} signed out."))
    return redirect("security")
