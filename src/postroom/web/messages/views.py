"""One message: its body in a frame, its source, taking it back, trying again."""

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django_htmx.http import HttpResponseClientRedirect

from postroom.accounts.installation import blobs
from postroom.blobs import BlobMissing
from postroom.conversations.access import messages_of
from postroom.conversations.models import Message
from postroom.conversations.pictures import pictures_shown
from postroom.conversations.reading import Entry
from postroom.conversations.sending import take_back
from postroom.outbox.queue import retry
from postroom.web.access import Request, reading, writing
from postroom.web.conversations.composer import HANDED_BACK, NEW, hand_back
from postroom.web.conversations.entries import entry_of
from postroom.web.conversations.find import back_to, find, show
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.messages.frame import framed
from postroom.web.messages.original import original_of

TOO_LATE = "It is too late to undo: the mail has left. Write another one that puts it right."


@reading
@xframe_options_sameorigin
def body(request: Request, number: int) -> HttpResponse:
    """Show the HTML of a message, cleaned, for its frame; remote pictures where they were asked for."""
    message = _find(request, number, "body")
    if not message.has_html or not hasattr(message, "body"):
        raise Http404
    return framed(message, "pictures" in request.GET or pictures_shown(message))


@reading
def facts(request: Request, number: int) -> HttpResponse:
    """Show what is known of a message beside its words: between whom it went, when, and why it is where it is."""
    message = _find(request, number, "author", "outgoing", "trust")
    entry = entry_of(Entry(message.received_at, message=message))
    return render(request, "messages/_facts.html", {"message": message, "entry": entry})


@reading
def original(request: Request, number: int) -> HttpResponse:
    """Show the way of a mail and its header fields."""
    message = _find(request, number, "conversation")
    try:
        sheet = original_of(message)
    except BlobMissing as error:
        raise Http404 from error
    context = {"message": message, "original": sheet, "sidebar": Sidebar(request.user)}
    return render(request, "messages/original.html", context)


@reading
def source(request: Request, number: int) -> FileResponse:
    """Hand out the mail as it was received or sent, byte by byte; `?view` to look at it as text."""
    message = _find(request, number)
    try:
        stream = blobs().open(message.raw_digest)
    except BlobMissing as error:
        raise Http404 from error
    looked_at = "view" in request.GET
    response = FileResponse(
        stream,
        as_attachment=not looked_at,
        filename=f"message-{message.pk}.eml",
        content_type="text/plain; charset=utf-8" if looked_at else "message/rfc822",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@writing
def taking_back(request: Request, number: int) -> HttpResponse:
    """Undo the sending of a message and hand its text back to the composer of its author."""
    message = _find(request, number, "outgoing", "conversation")
    conversation = find(request, message.conversation_id)
    if message.author_id != request.user.pk:
        return show(request, conversation, error="Only the author of a mail can take it back.", status=422)
    number = conversation.pk
    is_only = not conversation.messages.exclude(pk=message.pk).exists()
    with transaction.atomic():
        hand_back(request, message, NEW if is_only else number)
        taken_back = take_back(message, request.user)
        transaction.set_rollback(not taken_back)
    if not taken_back:
        request.session.pop(HANDED_BACK, None)
        return show(request, conversation, error=TOO_LATE, status=422)
    if not is_only:
        return back_to(request, conversation)
    page = reverse("new-conversation")
    return HttpResponseClientRedirect(page) if request.htmx else HttpResponseRedirect(page)


@writing
def retries(request: Request, number: int) -> HttpResponse:
    """Send a message again to the recipient that is posted, with whom it went wrong."""
    message = _find(request, number, "outgoing")
    conversation = find(request, message.conversation_id)
    posted = request.POST.get("recipient", "")
    usable = message.outgoing is not None and posted.isdecimal() and len(posted) < 19
    recipient = message.outgoing.recipients.filter(pk=posted).first() if usable and message.outgoing else None
    if recipient is None:
        raise Http404
    retry(recipient)
    return back_to(request, conversation)


def _find(request: Request, number: int, *related: str) -> Message:
    return get_object_or_404(messages_of(request.user).select_related(*related), pk=number)
