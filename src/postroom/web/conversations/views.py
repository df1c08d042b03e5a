"""The page of a conversation, and that a person has read it."""

from django.http import HttpResponse
from django.utils.dateparse import parse_datetime

from postroom.conversations.reading import mark_read
from postroom.web.access import Request, marking, reading
from postroom.web.conversations.composer import handed_back
from postroom.web.conversations.find import back_to, find, show


@reading
def page(request: Request, number: int) -> HttpResponse:
    """Show a conversation."""
    conversation = find(request, number)
    shows_composer = request.htmx.target not in ("head", "timeline")
    return show(
        request, conversation, written=handed_back(request, conversation.pk) if shows_composer else None
    )


@marking
def read(request: Request, number: int) -> HttpResponse:
    """Remember that the person has read the conversation as far as their page shows it."""
    conversation = find(request, number)
    try:
        up_to = parse_datetime(request.POST.get("up_to", ""))
    except ValueError:
        up_to = None
    latest = conversation.latest_inbound_at
    if latest is not None:
        mark_read(conversation, request.user, min(up_to, latest) if up_to and up_to.tzinfo else latest)
    return HttpResponse(status=204) if request.htmx else back_to(request, conversation)
