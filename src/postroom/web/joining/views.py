"""The page behind the link of an invitation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from postroom.accounts.people import AccountError
from postroom.mailboxes.people.inviting import accept, invitation_behind
from postroom.web.sessions.entering import enter


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, signed: str) -> HttpResponse:
    """Ask for name and password, and let the person in with them."""
    invitation = invitation_behind(signed)
    if invitation is None:
        return render(request, "sessions/link_ended.html", {"what": "invitation"}, status=404)
    context: dict[str, object] = {"invitation": invitation, "name": invitation.name}
    if request.method == "GET":
        return render(request, "joining/page.html", context)
    name = request.POST.get("name", "").replace("\x00", "")
    try:
        person = accept(invitation, name, request.POST.get("password", ""))
    except AccountError as error:
        return render(request, "joining/page.html", {**context, "name": name, "error": error}, status=422)
    enter(request, person, "invitation")
    return redirect("home")
