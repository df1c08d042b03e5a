"""The list of what was set aside, and one of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from postroom.blobs import BlobMissing
from postroom.conversations.access import to_change
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Status
from postroom.delivery.quarantine import headers_of, message_in, quarantine_of, set_aside
from postroom.web.access import Request, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.messages.verdict import why_of
from postroom.web.notices import said

ROWS = 50
LONGEST_SHOWN = 20_000


@reading
def show(request: Request) -> HttpResponse:
    """What is set aside in the mailboxes that this person sees; with `?dismissed`, what was put out of sight."""
    dismissed = "dismissed" in request.GET
    found = quarantine_of(request.user, dismissed=dismissed)
    before = request.GET.get("before", "")
    if before:
        last = get_object_or_404(found, pk=_number(before))
        found = found.exclude(latest_at__gt=last.latest_at).exclude(latest_at=last.latest_at, pk__gte=last.pk)
    rows = list(found[: ROWS + 1])
    reasons = {row.pk: message_in(row).verdict.get("guard", {}).get("reason", "") for row in rows[:ROWS]}
    context = {
        "sidebar": Sidebar(request.user),
        "rows": [(row, reasons[row.pk]) for row in rows[:ROWS]],
        "older": rows[ROWS - 1].pk if len(rows) > ROWS else None,
        "first": not before,
        "dismissed": dismissed,
        "done": said(request),
    }
    return render(request, "quarantine/page.html", context)


@reading
def one(request: Request, number: int) -> HttpResponse:
    """One mail that was set aside: why, its text and its headers; nothing of it is loaded or run."""
    return show_one(request, find(request, number))


def find(request: Request, number: int) -> Conversation:
    """Return what was set aside, if this person may see it; raises Http404 otherwise.

    Raises NotAllowed where something is posted and they may not change it.
    """
    found = get_object_or_404(set_aside(request.user), pk=number)
    return to_change(request.user, found) if request.method == "POST" else found


def show_one(
    request: Request, conversation: Conversation, error: ConversationError | None = None
) -> HttpResponse:
    """Show it, with what was wrong with an act."""
    message = message_in(conversation)
    try:
        headers = headers_of(message)
    except BlobMissing as missing:
        raise Http404 from missing
    context = {
        "sidebar": Sidebar(request.user),
        "conversation": conversation,
        "message": message,
        "why": why_of(message.verdict),
        "text": message.text[:LONGEST_SHOWN],
        "headers": headers,
        "files": message.attachments.order_by("id"),
        "dismissed": conversation.status == Status.TRASH,
        "error": error,
    }
    return render(request, "quarantine/one.html", context, status=422 if error else 200)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Http404
    return int(text)
