"""Files of messages, handed out so that none of them can do anything here."""

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin

from postroom.accounts.installation import blobs
from postroom.blobs import BlobMissing
from postroom.conversations.access import attachments_of, messages_of, note_file
from postroom.conversations.models import Attachment, NoteFile
from postroom.web.access import Request, reading
from postroom.web.attachments.archive import zipped
from postroom.web.attachments.harmless import PDF, shown_as
from postroom.web.attachments.previews import preview
from postroom.web.attachments.ranges import answer

# A stranger's file gets no rights here even where a browser shows it: no script, no origin, no way out.
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; "
    "frame-ancestors 'self'"
)
# A browser's viewer of PDF files does not start in a sandbox. It has one of its own, in another process, where
# programs in the file see neither this page nor the network; nothing but that viewer may be loaded.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@reading
@xframe_options_sameorigin
def show(request: Request, number: int) -> HttpResponseBase:
    """Hand out a file or a range of it: what is harmless for looking at, all else, and `?download`, for saving."""
    return _handed_out(request, get_object_or_404(attachments_of(request.user), pk=number))


@reading
@xframe_options_sameorigin
def show_of_note(request: Request, number: int, place: int) -> HttpResponseBase:
    """Hand out a file of a note in the same way."""
    file = note_file(request.user, number, place)
    if file is None:
        raise Http404
    return _handed_out(request, file)


@reading
def look(request: Request, number: int) -> HttpResponse:
    """Show what can be seen of a file within the page."""
    attachment = get_object_or_404(attachments_of(request.user), pk=number)
    try:
        seen = preview(attachment)
    except BlobMissing as error:
        raise Http404 from error
    return render(request, "attachments/_preview.html", {"seen": seen, "file": attachment})


@reading
def archive(request: Request, number: int) -> StreamingHttpResponse:
    """Hand out all files of a message as one ZIP."""
    message = get_object_or_404(messages_of(request.user), pk=number)
    files = list(message.attachments.select_related("message").order_by("pk"))
    if not files:
        raise Http404
    response = StreamingHttpResponse(zipped(files), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="message-{message.pk}-files.zip"'
    response.headers["Content-Encoding"] = "identity"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _handed_out(request: Request, file: Attachment | NoteFile) -> HttpResponseBase:
    try:
        stream = blobs().open(file.digest)
    except BlobMissing as error:
        raise Http404 from error
    inline_type = None if "download" in request.GET else shown_as(file.content_type)
    response = answer(
        stream,
        file.size_bytes,
        request.headers.get("Range", ""),
        inline_type or "application/octet-stream",
    )
    name = file.name or "attachment"
    response.headers["Content-Disposition"] = (
        content_disposition_header(inline_type is None, name) or "attachment"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = PDF_POLICY if inline_type == PDF else POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
