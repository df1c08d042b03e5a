"""Finding a conversation for a person, and answering with its page or a part of it."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from postroom.conversations.access import conversations_of, with_unread
from postroom.conversations.models import Conversation
from postroom.web.access import Request
from postroom.web.conversations.composer import Composer
from postroom.web.conversations.reader import Reader

PARTS = {
    "reader": "conversations/page.html#reader",
    "head": "conversations/_head.html",
    "timeline": "conversations/_timeline.html",
    "composer": "conversations/_composer.html",
}


def find(request: Request, number: int) -> Conversation:
    """Return the conversation if this person may see it; raises Http404 otherwise."""
    found = conversations_of(request.user).select_related("mailbox", "contact", "assignee", "related")
    return get_object_or_404(with_unread(found, request.user), pk=number)


def show(
    request: Request,
    conversation: Conversation,
    *,
    written: Composer | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the page of a conversation, or the part of it that is asked for.

    `written` is what stands in the composer already, `error` what was wrong with another act.
    """
    reader = Reader(request.user, conversation, request.GET.get("in", ""), written)
    template = PARTS.get(request.htmx.target or "", "conversations/page.html")
    if request.htmx.history_restore_request:
        template = "conversations/page.html"
    context = {
        "reader": reader,
        "act_error": error,
        # Called by the template only where it shows them: a part of the page needs no list beside it.
        "here": lambda: reader.here,
        "page": lambda: reader.page,
        "sidebar": lambda: reader.sidebar,
    }
    return render(request, template, context, status=status)


def back_to(request: Request, conversation: Conversation) -> HttpResponseRedirect:
    """Send the person back to the conversation, beside the list from which they came."""
    page, key = reverse("conversation", args=[conversation.pk]), request.GET.get("in", "")
    return HttpResponseRedirect(f"{page}?{urlencode({'in': key})}" if key else page)
