"""/messages and /attachments: one message, its source, its files, taking it back and sending it again."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.files import BYTES_OUT, handed_out
from postroom.api.problems import Problem
from postroom.api.schemas import AttachmentOut, MessageOut, Strict
from postroom.api.shapes import attachment_shape, message_shape
from postroom.conversations.access import attachments_of, messages_of
from postroom.conversations.models import Attachment, Message
from postroom.conversations.sending import take_back
from postroom.outbox.queue import retry

router = Router(tags=["messages"], by_alias=True)
attachments = Router(tags=["attachments"])


class RetryIn(Strict):
    """To whom to send again."""

    recipient: str


@router.get("/{message_id}", response=MessageOut, summary="Read a message", operation_id="getMessage")
def get_message(request: HttpRequest, message_id: str) -> Any:
    """One message, received or sent."""
    return message_shape(_message(person(request), message_id))


@router.get(
    "/{message_id}/source",
    summary="Read the source",
    operation_id="getMessageSource",
    openapi_extra=BYTES_OUT,
)
def get_source(request: HttpRequest, message_id: str) -> Any:
    """The mail byte by byte, as it was received or sent (message/rfc822)."""
    message = _message(person(request), message_id)
    return handed_out(request, message.raw_digest, f"message-{message.pk}.eml", "message/rfc822")


@router.post(
    "/{message_id}/taking-back",
    response={204: None},
    summary="Take a message back",
    operation_id="takeBackMessage",
)
def take_message_back(request: HttpRequest, message_id: str) -> Any:
    """Undo sending, for its author and while the undo time of the mailbox runs; the message is gone then."""
    author = writer(request)
    message = _message(author, message_id)
    if message.author_id != author.pk:
        raise Problem(403, "Only the author of a mail can take it back.")
    if not take_back(message, author):
        raise Problem(409, "It is too late: the mail has left. Write another one that puts it right.")
    return 204, None


@router.post(
    "/{message_id}/retries", response=MessageOut, summary="Send a message again", operation_id="retryMessage"
)
def retry_message(request: HttpRequest, message_id: str, body: RetryIn) -> Any:
    """Send again to one recipient with whom it went wrong; to others it changes nothing."""
    message = _message(writer(request), message_id)
    wanted = body.recipient.replace("\x00", "").strip().lower()
    every = message.outgoing.recipients.all() if message.outgoing else ()
    recipient = next((one for one in every if one.address.lower() == wanted), None)
    if recipient is None:
        raise Problem(422, f"The message did not go to “{wanted[:100]}”.", "recipient")
    retry(recipient)
    return message_shape(_message(person(request), message_id))


@attachments.get(
    "/{attachment_id}", response=AttachmentOut, summary="Describe a file", operation_id="getAttachment"
)
def get_attachment(request: HttpRequest, attachment_id: str) -> Any:
    """Name, type and size of a file; its bytes are at /content below it."""
    return attachment_shape(_attachment(person(request), attachment_id))


@attachments.get(
    "/{attachment_id}/content",
    summary="Read a file",
    operation_id="getAttachmentContent",
    openapi_extra=BYTES_OUT,
)
def get_content(request: HttpRequest, attachment_id: str) -> Any:
    """The bytes of a file. Its type is what its sender claimed: do not trust it."""
    found = _attachment(person(request), attachment_id)
    name = found.name or f"attachment-{found.pk}"
    return handed_out(request, found.digest, name, "application/octet-stream")


def _message(who: Person, text: str) -> Message:
    rows = messages_of(who).select_related("author", "outgoing", "body", "conversation__mailbox")
    return get_object_or_404(
        rows.prefetch_related("attachments", "outgoing__recipients"), pk=find.number(text)
    )


def _attachment(who: Person, text: str) -> Attachment:
    found = attachments_of(who).filter(pk=find.number(text)).first()
    if found is None:
        raise Http404
    return found
