"""The first page of a new installation: organisation, owner, first mailbox, for whoever has the code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from postroom.accounts.first_run import is_set_up_code, waits_for_set_up
from postroom.accounts.people import AccountError
from postroom.accounts.sign_in import limits
from postroom.mailboxes.first_run import FirstRun, set_up
from postroom.web.here import pages_of
from postroom.web.sessions.entering import enter

WRONG_CODE = "This is not the code that `postroom serve` has printed."


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def set_up_page(request: HttpRequest) -> HttpResponse:
    """Show the form; with the right code, make what is asked for and let the owner in."""
    if not waits_for_set_up():
        return redirect("sign-in")
    if request.method == "GET":
        return _show(request, {"code": request.GET.get("code", "")})
    network = limits.network_of(request)
    if not limits.is_allowed(request, "set-up", network):
        return _show(request, request.POST, limits.TOO_MANY, 429)
    if not is_set_up_code(request.POST.get("code", "")):
        limits.count(request, "set-up", network)
        return _show(request, request.POST, WRONG_CODE, 403)
    names = ("organisation", "name", "email", "password", "mailbox_name", "mailbox_address")
    typed = {name: request.POST.get(name, "").replace("\x00", "") for name in names}
    try:
        owner = set_up(FirstRun(**typed, pages=pages_of(request)))
    except AccountError as error:
        return _show(request, request.POST, str(error), 422)
    enter(request, owner, "set-up")
    return redirect("home")


def _show(request: HttpRequest, entered: object, wrong: str = "", status: int = 200) -> HttpResponse:
    return render(request, "set_up/page.html", {"entered": entered, "wrong": wrong}, status=status)
