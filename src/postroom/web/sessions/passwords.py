"""A forgotten password: a link by mail, and the page that it opens."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from postroom.accounts.models import Person
from postroom.accounts.pages_address import pages_address
from postroom.accounts.people import AccountError
from postroom.accounts.sign_in import limits
from postroom.accounts.sign_in.passwords import person_behind, reset_path, set_password
from postroom.mailboxes.people.security_mail import send_reset_link, tell_of_change
from postroom.web.here import pages_of
from postroom.web.notices import Notice, say

log = logging.getLogger("postroom.sign_in")


@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for the address and send a link; the page never tells whether somebody signs in with it."""
    if request.method == "GET":
        return render(request, "sessions/forgotten.html", {"email": request.GET.get("email", "")})
    email = request.POST.get("email", "").replace("\x00", "").strip().lower()
    network = limits.network_of(request)
    if not limits.count(request, "reset-network", network):
        return render(
            request, "sessions/forgotten.html", {"email": email, "error": limits.TOO_MANY}, status=429
        )
    person = Person.objects.filter(email=email, is_active=True).select_related("organisation").first()
    if person is not None and limits.count(request, "reset", email):
        _send(request, person)
    return render(request, "sessions/forgotten.html", {"email": email, "sent": True})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Show the form behind the link; set the password that is posted and let the person sign in with it."""
    person = person_behind(number, token)
    if person is None:
        return render(request, "sessions/link_ended.html", {"what": "link"}, status=404)
    if request.method == "GET":
        return render(request, "sessions/new_password.html", {"person": person})
    try:
        set_password(person, request.POST.get("password", ""))
    except AccountError as error:
        return render(request, "sessions/new_password.html", {"person": person, "error": error}, status=422)
    tell_of_change(person, "your password was changed by a link that was sent to you")
    say(request, Notice("Your new password is set. Sign in with it; all other browsers were signed out."))
    return redirect("sign-in")


def _send(request: HttpRequest, person: Person) -> None:
    pages = pages_address(person.organisation, pages_of(request))
    if not pages:
        log.warning("no link for a new password was sent: set POSTROOM_URL to the address of the pages")
        return
    send_reset_link(person, pages + reset_path(person))
