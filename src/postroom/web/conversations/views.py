"""The page of a conversation, and that a person has read it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from postroom.conversations.reading import mark_read
from postroom.mailboxes.access import Act, people_of
from postroom.web.access import Request, marking, reading
from postroom.web.conversations.composer import forwarding, handed_back
from postroom.web.conversations.find import back_to, find, find_message, merged_target, moment_in, show
from postroom.web.conversations.reader import Reader

PRELOADS = "X-Preload"
KEPT_S = 4


@reading
def page(request: Request, number: int) -> HttpResponse:
    """Show a conversation."""
    try:
        conversation = find(request, number)
    except Http404:
        return back_to(request, merged_target(request, number))
    if PRELOADS in request.headers:
        response = show(request, conversation)
        patch_cache_control(response, private=True, max_age=KEPT_S)
        return response
    if request.htmx.target in ("head", "timeline"):
        return show(request, conversation)
    if request.user.may_write and "forward" in request.GET:
        message = find_message(conversation, request.GET["forward"])
        return show(request, conversation, written=forwarding(message))
    return show(request, conversation, written=handed_back(request, conversation.pk))


@reading
def paper(request: Request, number: int) -> HttpResponse:
    """Show a conversation for printing; with `?notes`, what the team wrote to each other too."""
    reader = Reader(request.user, find(request, number), since=moment_in(request.GET.get("from", "")))
    context = {"reader": reader, "with_notes": "notes" in request.GET}
    return render(request, "conversations/print.html", context)


@reading
def earlier(request: Request, number: int) -> HttpResponse:
    """Show the other conversations of the same contact: fetched when the page stands, so that it stands sooner."""
    reader = Reader(request.user, find(request, number))
    return render(request, "conversations/_earlier.html", {"reader": reader})


@reading
def assignees(request: Request, number: int) -> HttpResponse:
    """Offer the people who can look after the conversation."""
    conversation = find(request, number)
    context = {"conversation": conversation, "people": people_of(conversation.mailbox)}
    return render(request, "conversations/_assignees.html", context)


@marking
def read(request: Request, number: int) -> HttpResponse:
    """Remember that the person has read the conversation as far as their page shows it."""
    conversation = find(request, number, Act.READ)
    up_to = moment_in(request.POST.get("up_to", ""))
    latest = conversation.latest_inbound_at
    if latest is not None:
        mark_read(conversation, request.user, min(up_to, latest) if up_to else latest)
    return HttpResponse(status=204) if request.htmx else back_to(request, conversation)
