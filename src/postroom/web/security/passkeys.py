"""Making passkeys and taking them off."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect

from postroom.accounts.people import AccountError
from postroom.accounts.sign_in.passkeys import keep, making, passkeys_of
from postroom.mailboxes.people.security_mail import tell_of_change
from postroom.web.access import Request, marking
from postroom.web.notices import Notice, say
from postroom.web.security.proof import is_proved, proving
from postroom.web.security.views import secured, show


@marking
@proving
def challenge(request: Request) -> HttpResponse:
    """Return what the browser needs to make a passkey."""
    return JsonResponse(making(request.user))


@marking
@proving
def create(request: Request) -> HttpResponse:
    """Keep the passkey that the browser made."""
    try:
        made = keep(request.user, request.POST.get("credential", ""), request.POST.get("name", ""))
    except AccountError as error:
        return show(request, str(error), 422)
    secured(request)
    tell_of_change(request.user, f"the passkey “{made}” was added to your sign-in")
    say(request, Notice(f"The passkey “{made}” is there. You can sign in with it from now on."))
    return redirect("security")


@marking
def remove(request: Request, number: int) -> HttpResponse:
    """Let a passkey open nothing any more."""
    passkey = get_object_or_404(passkeys_of(request.user), pk=number)
    if not is_proved(request):
        return redirect("security-proof")
    name = str(passkey)
    passkey.delete()
    tell_of_change(request.user, f"the passkey “{name}” was taken off your sign-in")
    say(request, Notice(f"The passkey “{name}” opens nothing any more. Delete it in your browser too."))
    return redirect("security")
