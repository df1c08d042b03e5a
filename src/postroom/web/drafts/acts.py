"""What is done to a draft: opened, handed over, thrown away, put back, and what is held let go."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from postroom.conversations.answering import Outcome, send_anyway
from postroom.conversations.collisions import go_on
from postroom.conversations.drafting import any_drafts_of, discard, hand_over, restore
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Draft
from postroom.mailboxes.access import people_of
from postroom.web.access import Request, reading, writing
from postroom.web.conversations.find import find, show
from postroom.web.notices import Notice, say


@reading
def one(request: Request, number: int) -> HttpResponse:
    """Open a draft where it is written on."""
    return HttpResponseRedirect(page_of(request, _find(request, number)))


@writing
def removal(request: Request, number: int) -> HttpResponse:
    """Throw a draft away; the next page offers the way back."""
    draft = _find(request, number)
    if discard(draft, request.user):
        say(request, Notice("The draft was thrown away.", undo=reverse("draft-restoring", args=[draft.pk])))
    return _back(request, draft)


@writing
def restoring(request: Request, number: int) -> HttpResponse:
    """Put a draft back that was thrown away, and open it."""
    draft = _find(request, number)
    restore(draft, request.user)
    return HttpResponseRedirect(page_of(request, draft))


@writing
def hand_over_to(request: Request, number: int) -> HttpResponse:
    """Give a draft to the colleague whose number is posted as `person`."""
    draft = _find(request, number)
    people = {str(person.pk): person for person in people_of(draft.mailbox)}
    to = people.get(request.POST.get("person", ""))
    try:
        if to is None:
            raise ConversationError(f"Choose somebody who works in {draft.mailbox.name}.", "person")
        hand_over(draft, to, request.user)
    except ConversationError as error:
        return _refused(request, draft, error)
    say(request, Notice(f"{to.name} goes on with the draft."))
    return _back(request, draft)


@writing
def editing(request: Request, number: int) -> HttpResponse:
    """Write on with a held reply, with what is newer in view."""
    draft = _find(request, number)
    go_on(draft, request.user)
    return HttpResponseRedirect(page_of(request, draft))


@writing
def sending(request: Request, number: int) -> HttpResponse:
    """Send a held reply, whatever is newer."""
    draft = _find(request, number)
    try:
        outcome = send_anyway(draft, request.user)
    except ConversationError as error:
        return _refused(request, draft, error)
    tell(request, outcome)
    return _back(request, draft)


def tell(request: Request, outcome: Outcome) -> None:
    """Say on the next page what became of a mail that did not simply go out."""
    if outcome.approval is not None:
        names = ", ".join(vote.approver.name for vote in outcome.approval.votes.select_related("approver"))
        say(request, Notice(f"Not sent yet: it waits for the approval of {names}."))


def page_of(request: Request, draft: Draft) -> str:
    """Return the address of the page on which a draft is written."""
    query = urlencode({"draft": draft.pk} | ({"in": request.GET["in"]} if request.GET.get("in") else {}))
    if draft.conversation_id is None:
        return f"{reverse('new-conversation')}?{query}"
    return f"{reverse('conversation', args=[draft.conversation_id])}?{query}"


def _back(request: Request, draft: Draft) -> HttpResponse:
    if draft.conversation_id is None or request.GET.get("in") in ("drafts", "collisions"):
        return redirect("collisions" if request.GET.get("in") == "collisions" else "drafts")
    page, key = reverse("conversation", args=[draft.conversation_id]), request.GET.get("in", "")
    return HttpResponseRedirect(f"{page}?{urlencode({'in': key})}" if key else page)


def _refused(request: Request, draft: Draft, error: ConversationError) -> HttpResponse:
    if draft.conversation_id is None:
        say(request, Notice(str(error)))
        return HttpResponseRedirect(page_of(request, draft))
    return show(request, find(request, draft.conversation_id), error=str(error), status=422)


def _find(request: Request, number: int) -> Draft:
    return get_object_or_404(any_drafts_of(request.user), pk=number)
