"""The pixel and the links of tracked mail, for anybody; the switches, for administrators."""

import base64

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from postroom.mailboxes.models import Mailbox
from postroom.mailboxes.tracking import set_tracking
from postroom.outbox.tracking.links import read
from postroom.outbox.tracking.noting import note, set_default
from postroom.web import errors
from postroom.web.access import Request, writing
from postroom.web.managing import managing
from postroom.web.notices import Notice, say

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
NEVER_KEPT = "no-store, max-age=0"


@require_safe
def seen(request: HttpRequest, token: str) -> HttpResponse:
    """Note that a mail was opened or a link followed; anything that we have not signed is not found."""
    found = read(token.removesuffix(".gif"))
    if found is None:
        raise Http404
    viewer = request.user.organisation_id if request.user.is_authenticated else None
    note(found, request.headers.get("User-Agent", ""), request.method or "", viewer)
    response: HttpResponse
    if found.url:
        response = HttpResponseRedirect(found.url)
        response.headers["Referrer-Policy"] = "no-referrer"
    else:
        response = HttpResponse(PIXEL, content_type="image/gif")
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


@writing
def default(request: Request) -> HttpResponse:
    """Switch tracking on or off for all mailboxes that do not say."""
    if not request.user.sees_every_mailbox:
        return errors.for_administrators(request)
    on = bool(request.POST.get("on"))
    set_default(request.user.organisation_id, on, request.user)
    say(request, Notice(f"Tracking is {'on' if on else 'off'} where a mailbox does not say otherwise."))
    return redirect("common-relays")


@managing
def of_mailbox(request: Request, mailbox: Mailbox) -> HttpResponse:
    """Say whether mail of a mailbox is tracked."""
    set_tracking(mailbox, request.POST.get("tracking", ""), request.user)
    say(request, Notice("It holds for mail from now on."))
    return redirect("relays", mailbox.pk)
