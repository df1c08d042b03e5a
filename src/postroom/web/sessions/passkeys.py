"""Signing in with a passkey: the browser asks for the challenge, and posts the answer."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from postroom.accounts.people import AccountError
from postroom.accounts.sign_in import limits, passkeys
from postroom.web.sessions.entering import enter
from postroom.web.sessions.views import wanted_page


@never_cache
@require_POST
def challenge(request: HttpRequest) -> JsonResponse:
    """Return what the browser signs."""
    return JsonResponse(passkeys.asking())


@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let the person in whose passkey signed; it stands for both steps."""
    wanted, network = wanted_page(request), limits.network_of(request)
    if not limits.is_allowed(request, "password-network", network):
        return _refused(request, wanted, limits.TOO_MANY, 429)
    try:
        person = passkeys.signed_by(request.POST.get("credential", ""))
    except AccountError as error:
        limits.count(request, "password-network", network)
        return _refused(request, wanted, str(error), 422)
    enter(request, person, "passkey")
    return redirect(wanted)


def _refused(request: HttpRequest, wanted: str, error: str, status: int) -> HttpResponse:
    return render(request, "sessions/sign_in.html", {"next": wanted, "error": error}, status=status)
