"""Remote pictures of a message, and the decision to show those of a sender always."""

from threading import BoundedSemaphore

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from postroom.contacts.models import Decision
from postroom.contacts.senders import SenderError, decide, withdraw
from postroom.conversations.access import messages_of
from postroom.conversations.pictures import keep, keep_refusal, kept
from postroom.web.access import Request, reading, writing
from postroom.web.conversations.find import back_to, find, show
from postroom.web.pictures.addresses import remote
from postroom.web.pictures.fetching import Bounds, Network, Picture, PictureRefused, fetch

# Fetching waits for strangers: only so many threads of this process may do so at a time, for so long.
AT_A_TIME = 4
PATIENCE_S = 8.0
_waiting = BoundedSemaphore(AT_A_TIME)
BOUNDS, NETWORK = Bounds(), Network()


@reading
def picture(request: Request, number: int, signed: str) -> HttpResponse:
    """Show a remote picture of a message; 404 where there is none."""
    message = get_object_or_404(messages_of(request.user).only("organisation_id"), pk=number)
    address = remote(number, signed)
    found = _found(message.organisation_id, address) if address is not None else None
    if found is None:
        raise Http404
    response = HttpResponse(found.content, content_type=found.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@writing
def permission(request: Request, number: int) -> HttpResponse:
    """Show the remote pictures of this sender from now on, or (`undo`) not any more."""
    message = get_object_or_404(messages_of(request.user), pk=number)
    conversation = find(request, message.conversation_id)
    change = withdraw if "undo" in request.POST else decide
    try:
        change(request.user, Decision.PICTURES, message.from_address)
    except SenderError:
        sentence = "This mail names no sender whose pictures could always be shown."
        return show(request, conversation, error=sentence, status=422)
    return HttpResponse(status=204) if request.htmx else back_to(request, conversation)


def _found(organisation: int, address: str) -> Picture | None:
    """Return the picture, fetched now unless it is kept."""
    known = kept(organisation, address)
    if isinstance(known, tuple):
        return Picture(known[1], known[0])
    if known is not None or not _waiting.acquire(timeout=PATIENCE_S):
        return None
    try:
        found = fetch(address, BOUNDS, NETWORK)
    except PictureRefused as refusal:
        keep_refusal(organisation, address, str(refusal))
        return None
    finally:
        _waiting.release()
    keep(organisation, address, found.content, found.content_type)
    return found
