"""One message: its body in a frame, its source, taking it back, trying again."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django_htmx.http import HttpResponseClientRedirect

from postroom.accounts.installation import blobs
from postroom.blobs import BlobMissing
from postroom.conversations.access import conversations_of, messages_of
from postroom.conversations.models import Message
from postroom.conversations.sending import take_back
from postroom.outbox.queue import retry
from postroom.web.access import Request, reading, writing
from postroom.web.conversations.composer import hand_back
from postroom.web.conversations.find import back_to, find, show
from postroom.web.messages.frame import framed

TOO_LATE = "It is too late to undo: the mail has left. Write another one that puts it right."


@reading
@xframe_options_sameorigin
def body(request: Request, number: int) -> HttpResponse:
    """Show the HTML of a message, cleaned, for its frame."""
    message = _find(request, number, "body")
    if not message.has_html or not hasattr(message, "body"):
        raise Http404
    return framed(message)


@reading
def source(request: Request, number: int) -> FileResponse:
    """Hand out the mail as it was received or sent, byte by byte."""
    message = _find(request, number)
    try:
        stream = blobs().open(message.raw_digest)
    except BlobMissing as error:
        raise Http404 from error
    response = FileResponse(
        stream, as_attachment=True, filename=f"message-{message.pk}.eml", content_type="message/rfc822"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@writing
def taking_back(request: Request, number: int) -> HttpResponse:
    """Undo the sending of a message and hand its text back to the composer of its author."""
    message = _find(request, number, "outgoing", "conversation")
    conversation = find(request, message.conversation_id)
    if message.author_id != request.user.pk:
        return show(request, conversation, error="Only the author of a mail can take it back.", status=422)
    number = conversation.pk
    if not take_back(message, request.user):
        return show(request, conversation, error=TOO_LATE, status=422)
    if conversations_of(request.user).filter(pk=number).exists():
        hand_back(request, message, number)
        return back_to(request, conversation)
    hand_back(request, message)  # it was the only message, so its conversation is gone too
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
