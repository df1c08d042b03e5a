"""What waits for approval: who asked, what was changed, and the decision."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.conversations.approving import approvals_of, approve, return_, waiting_for, withdraw
from postroom.conversations.collisions import Collision, newer_than
from postroom.conversations.drafting import Typed
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Approval, Decision, Message
from postroom.conversations.text_diff import differences
from postroom.mailboxes.letterhead.senders import most_bytes
from postroom.web.access import Request, reading, writing
from postroom.web.drafts.reading import typed_of
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say

EARLIER = 50
OVERTAKEN = "Something newer has come since this was written. Read it below, then decide."


@reading
def every(request: Request) -> HttpResponse:
    """What waits for the person's word, what they asked for, and what was decided lately."""
    found = approvals_of(request.user)
    context = {
        "sidebar": Sidebar(request.user),
        "waiting": waiting_for(request.user),
        "asked": found.filter(requester=request.user, state=Decision.WAITING),
        "earlier": found.exclude(state=Decision.WAITING)[:EARLIER],
        "done": said(request),
    }
    return render(request, "approvals/page.html", context)


@reading
def one(request: Request, number: int) -> HttpResponse:
    """Show one request."""
    return _show(request, _find(request, number))


@writing
def approval(request: Request, number: int) -> HttpResponse:
    """Approve the mail as it stands at `revision`, with the changes that are posted."""
    found = _find(request, number)
    revision = request.POST.get("revision", "")
    edited = None if "text" not in request.POST else _edited(request, found)
    try:
        message = approve(
            found,
            request.user,
            int(revision) if revision.isdecimal() and len(revision) < 10 else 0,
            edited,
            comment=request.POST.get("comment", ""),
            anyway=request.POST.get("anyway") == "1",
        )
    except Collision as collision:
        return _show(request, found, OVERTAKEN, collision.newer, edited)
    except ConversationError as error:
        return _show(request, found, str(error), edited=edited)
    say(
        request,
        Notice("Approved: it has gone out." if message else "Approved. The others are still to agree."),
    )
    return redirect("approvals")


@writing
def returning(request: Request, number: int) -> HttpResponse:
    """Give the mail back to its author with the comment that is posted."""
    found = _find(request, number)
    try:
        return_(found, request.user, request.POST.get("comment", ""))
    except ConversationError as error:
        return _show(request, found, str(error))
    say(request, Notice(f"Returned to {found.requester.name}."))
    return redirect("approvals")


@writing
def withdrawal(request: Request, number: int) -> HttpResponse:
    """Take one's own request back."""
    found = _find(request, number)
    try:
        withdraw(found, request.user)
    except ConversationError as error:
        return _show(request, found, str(error))
    return redirect("draft", number=found.draft_id)


def _show(
    request: Request,
    found: Approval,
    wrong: str = "",
    newer: list[Message] | None = None,
    edited: Typed | None = None,
) -> HttpResponse:
    draft = found.draft
    if newer is None and draft.conversation is not None and found.state == Decision.WAITING:
        newer = newer_than(draft.conversation, draft.since, found.requester, draft.began_at)
    votes = list(found.votes.all())
    mine = next((vote for vote in votes if vote.approver_id == request.user.pk), None)
    context = {
        "sidebar": Sidebar(request.user),
        "approval": found,
        "draft": draft,
        "typed": edited or Typed.of(draft),
        "most_bytes": most_bytes(draft.mailbox),
        "votes": votes,
        "may_decide": bool(mine and mine.decision == Decision.WAITING and found.state == Decision.WAITING),
        "differences": differences(str(found.content.get("text", "")), draft.text),
        "newer": newer or [],
        "wrong": wrong,
    }
    return render(request, "approvals/one.html", context, status=422 if wrong else 200)


def _edited(request: Request, found: Approval) -> Typed:
    """Return the mail with what the approver changed; fields that the page does not offer stay.

    Without script the HTML comes back as it stood beside a text that was changed: then the text is what counts.
    """
    posted, stands = typed_of(request), Typed.of(found.draft)
    html = "" if posted.html == stands.html and posted.text != stands.text else posted.html
    return replace(stands, to=posted.to or stands.to, cc=posted.cc, text=posted.text, html=html)


def _find(request: Request, number: int) -> Approval:
    return get_object_or_404(approvals_of(request.user), pk=number)
