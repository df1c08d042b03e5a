"""Senders that the team blocked or trusts with pictures: a page to see them all, and the way back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from postroom.contacts.models import Decision, SenderRule
from postroom.contacts.senders import SenderError, decide, names_of, rules_of
from postroom.conversations.closing import set_status
from postroom.conversations.models import Direction, Status
from postroom.web.access import Request, reading, writing
from postroom.web.conversations.find import back_to, find, show
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say

MOST_SHOWN = 500
TOLD = {
    Decision.BLOCKED: "{sender} is not blocked any more.",
    Decision.PICTURES: "Pictures of {sender} are asked for again.",
}


@reading
def every(request: Request) -> HttpResponse:
    """Show what was decided."""
    return _page(request)


@writing
def block(request: Request) -> HttpResponse:
    """Block the address or domain that was entered."""
    entered = request.POST.get("sender", "")
    try:
        rule = decide(request.user, Decision.BLOCKED, entered)
    except SenderError as error:
        return _page(request, entered=entered, error=str(error), status=422)
    _tell_blocked(request, rule)
    return redirect("senders")


@writing
def removal(request: Request, number: int) -> HttpResponse:
    """Take a decision back."""
    rule = get_object_or_404(rules_of(request.user), pk=number)
    rule.delete()
    sentence = TOLD[Decision(rule.kind)].format(sender=rule.sender.removeprefix("@"))
    say(request, Notice(sentence))
    return redirect("senders")


@writing
def blocking(request: Request, number: int) -> HttpResponse:
    """Block who wrote a conversation, or the whole domain (`domain`), and file it among spam."""
    conversation = find(request, number)
    received = conversation.messages.filter(direction=Direction.IN).exclude(from_address="")
    newest = received.order_by("-received_at", "-id").values_list("from_address", flat=True).first()
    names = names_of(newest) if newest else ()
    try:
        rule = decide(
            request.user, Decision.BLOCKED, names[1 if "domain" in request.POST else 0] if names else ""
        )
    except SenderError:
        sentence = "This mail names no sender that could be blocked."
        return show(request, conversation, error=sentence, status=422)
    set_status(conversation, Status.SPAM, request.user)
    _tell_blocked(request, rule)
    return back_to(request, conversation)


def _tell_blocked(request: Request, rule: SenderRule) -> None:
    sentence = f"{rule.sender.removeprefix('@')} is blocked: what it writes is filed among spam."
    say(request, Notice(sentence, link=reverse("senders"), undo=reverse("sender-removal", args=[rule.pk])))


def _page(request: Request, *, entered: str = "", error: str = "", status: int = 200) -> HttpResponse:
    rules = list(rules_of(request.user)[:MOST_SHOWN])
    context = {
        "blocked": [rule for rule in rules if rule.kind == Decision.BLOCKED],
        "pictures": [rule for rule in rules if rule.kind == Decision.PICTURES],
        "entered": entered,
        "error": error,
        "done": said(request),
        "sidebar": Sidebar(request.user),
    }
    return render(request, "senders/page.html", context, status=status)
