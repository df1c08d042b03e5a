"""Files of messages, handed out so that none of them can do anything here."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from postroom.accounts.installation import blobs
from postroom.blobs import BlobMissing
from postroom.conversations.access import attachments_of
from postroom.web.access import Request, reading
from postroom.web.attachments.harmless import shown_as

# A stranger's file gets no rights here even where a browser shows it: no script, no origin, no way out.
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
)


@reading
def show(request: Request, number: int) -> FileResponse:
    """Hand out a file: pictures for looking at, everything else, and `?download`, for saving."""
    attachment = get_object_or_404(attachments_of(request.user), pk=number)
    try:
        stream = blobs().open(attachment.digest)
    except BlobMissing as error:
        raise Http404 from error
    inline_type = None if "download" in request.GET else shown_as(attachment.content_type)
    response = FileResponse(
        stream,
        as_attachment=inline_type is None,
        filename=attachment.name or f"attachment-{attachment.pk}",
        content_type=inline_type or "application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
