"""Files on their way into a mail: sent while one writes, shown where the text shows them."""

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from postroom.accounts.installation import blobs
from postroom.blobs import BlobMissing
from postroom.conversations.errors import ConversationError
from postroom.conversations.writing.models import Upload
from postroom.conversations.writing.uploads import too_large, uploads_of
from postroom.mailboxes.letterhead.senders import most_bytes
from postroom.web.access import Request, reading, writing
from postroom.web.attachments.harmless import shown_as
from postroom.web.attachments.views import POLICY
from postroom.web.mailbox_named import mailbox_named
from postroom.web.uploads.taking_in import take_in


@writing
def create(request: Request) -> HttpResponse:
    """Take in the file that is posted as `file`, for a mail of `mailbox`; answers with JSON."""
    most = _most(request)
    sent = request.FILES.get("file")
    if sent is None:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        sentence = too_large("This file", size, most) if size > most else "No file came. Choose it once more."
        return JsonResponse({"error": sentence}, status=422)
    try:
        upload = take_in(request.user, sent, most)
    except ConversationError as error:
        return JsonResponse({"error": str(error)}, status=422)
    return JsonResponse(shape(upload), status=201)


@reading
def show(request: Request, key: str) -> FileResponse:
    """Hand out a file that was sent: pictures for looking at, everything else for saving."""
    upload = get_object_or_404(uploads_of(request.user), key=key)
    try:
        stream = blobs().open(upload.digest)
    except BlobMissing as error:
        raise Http404 from error
    kind = shown_as(upload.content_type)
    response = FileResponse(
        stream,
        as_attachment=kind is None,
        filename=upload.name,
        content_type=kind or "application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def shape(upload: Upload) -> dict[str, object]:
    """Return what the page must know of an upload; `picture` says that the text can show it."""
    return {
        "key": upload.key,
        "name": upload.name,
        "size_bytes": upload.size_bytes,
        "url": reverse("upload", args=[upload.key]),
        "picture": shown_as(upload.content_type) is not None,
    }


def _most(request: Request) -> int:
    return most_bytes(mailbox_named(request.user, request.POST.get("mailbox", "")))
