"""Finding a conversation for a person, and answering with its page or a part of it."""

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from postroom.accounts.models import Person
from postroom.accounts.prepared import prepared
from postroom.conversations.access import conversations_of, merged_of, with_marks, with_tag_numbers
from postroom.conversations.drafting import with_under_way
from postroom.conversations.models import Conversation, Message
from postroom.conversations.reading import with_newest
from postroom.conversations.suggestions import with_offered
from postroom.mailboxes.access import Act, demand
from postroom.mailboxes.models import Member
from postroom.web.access import Request
from postroom.web.conversations.composer import Composer
from postroom.web.conversations.reader import Reader
from postroom.web.notices import said
from postroom.web.zone import zone_of

PARTS = {
    "reader": "conversations/page.html#reader",
    "head": "conversations/_head.html",
    "timeline": "conversations/_timeline.html",
    "composer": "conversations/_composer.html",
}

LONGEST_CHAIN = 20
LONGEST_NUMBER = 18
NUMBERS = 2**63


def find(request: Request, number: int, act: Act | None = None) -> Conversation:
    """Return the conversation if this person may see it; raises Http404 otherwise.

    Raises NotAllowed where they may not do `act` in its mailbox: without one, change it where something is posted.
    """
    found = _seen(request.user, number) if number < NUMBERS else []
    if not found:
        raise Http404
    (conversation,) = found
    act = act or (Act.WRITE if request.method == "POST" else Act.READ)
    if act > Act.READ:
        demand(request.user, act, conversation.mailbox)
    return conversation


@prepared
def _seen(person: Person, number: int) -> QuerySet[Conversation]:
    beside = ("mailbox__letterhead", "contact", "assignee", "related", "team", "chosen_sender")
    access = Member.objects.filter(person=person, mailbox=OuterRef("mailbox")).values("access")[:1]
    seen = conversations_of(person).filter(pk=number).select_related(*beside)
    found = seen.annotate(access=Subquery(access))
    return with_newest(with_under_way(with_offered(with_tag_numbers(with_marks(found, person)))))


def merged_target(request: Request, number: int) -> Conversation:
    """Return the conversation into which the one with this number was merged; raises Http404 otherwise."""
    for _ in range(LONGEST_CHAIN):
        merged = get_object_or_404(merged_of(request.user), pk=number)
        number = merged.merged_into_id or 0
        found = conversations_of(request.user).filter(pk=number).first()
        if found is not None:
            return found
    raise Http404


def find_message(conversation: Conversation, number: str) -> Message:
    """Return a message of the conversation; raises Http404 where it has none of this number."""
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        raise Http404
    return get_object_or_404(conversation.messages.select_related("body"), pk=number)


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
    asked = request.GET
    reader = Reader(
        request.user,
        conversation,
        asked.get("in", ""),
        written,
        asked.get("hit", ""),
        zone_of(request),
        request.GET.get("draft", ""),
        moment_in(asked.get("from", "")),
    )
    template = PARTS.get(request.htmx.target or "", "conversations/page.html")
    if request.htmx.history_restore_request:
        template = "conversations/page.html"
    context = {
        "reader": reader,
        "act_error": error,
        "just_done": lambda: said(request),
        # Called by the template only where it shows them: a part of the page needs no list beside it.
        "here": lambda: reader.here,
        "page": lambda: reader.page,
        "sidebar": lambda: reader.sidebar,
    }
    return render(request, template, context, status=status)


def moment_in(text: str) -> datetime | None:
    """Return the moment that an address or a form names; None where it names none."""
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return at if at is not None and at.tzinfo else None


def back_to(request: Request, conversation: Conversation) -> HttpResponseRedirect:
    """Send the person back to the conversation, beside the list from which they came."""
    page, key = reverse("conversation", args=[conversation.pk]), request.GET.get("in", "")
    return HttpResponseRedirect(f"{page}?{urlencode({'in': key})}" if key else page)
