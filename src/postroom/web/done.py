"""Saying that something was done, with the way back: in the strip of the open page, or on the next one."""

from django.http import HttpResponse
from django.urls import reverse
from django_htmx.http import trigger_client_event

from postroom.conversations.models import Act, Conversation
from postroom.web.access import Request
from postroom.web.conversations.find import back_to, find, show
from postroom.web.notices import Notice, say


def acted(request: Request, conversation: Conversation, act: Act | None) -> HttpResponse:
    """Show the conversation after an act on it."""
    if not request.htmx:
        tell(request, act)
        return back_to(request, conversation)
    return tell(request, act, show(request, find(request, conversation.pk)))


def tell(request: Request, act: Act | None, response: HttpResponse | None = None) -> HttpResponse:
    """Let the page say what was done, with Undo; returns the response, an empty one where there is none."""
    response = response or HttpResponse(status=204)
    if act is None:
        return response
    return tell_words(request, act.sentence, response, undo=reverse("act-undoing", args=[act.pk]))


def tell_words(
    request: Request, sentence: str, response: HttpResponse, *, undo: str = "", link: str = ""
) -> HttpResponse:
    """Let the page say a sentence; `undo` is posted to for taking it back, `link` opens what it is about."""
    if not request.htmx:
        say(request, Notice(sentence, link=link, undo=undo))
        return response
    # The button may be gone by now: the stream often shows what was done before the answer comes.
    told = {"sentence": sentence, "undo": undo, "link": link, "target": "body"}
    return trigger_client_event(response, "postroom:done", told)
