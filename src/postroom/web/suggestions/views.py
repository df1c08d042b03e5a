"""Answering a suggestion, and undoing a merge."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django_htmx.http import HttpResponseClientRedirect

from postroom.conversations.access import conversations_of, to_change
from postroom.conversations.errors import ConversationError
from postroom.conversations.merging import undo_merge
from postroom.conversations.models import Conversation, Merge, Suggestion
from postroom.conversations.suggestions import decline, join, suggestions_of
from postroom.web.access import Request, writing
from postroom.web.conversations.find import back_to, find, show


@writing
def joining(request: Request, number: int) -> HttpResponse:
    """Merge the conversation into the one suggested, and open that."""
    suggestion = _find(request, number)
    try:
        made = join(suggestion, request.user)
    except ConversationError as error:
        return _refused(request, suggestion.conversation, error)
    return _open(request, made.target)


@writing
def refusal(request: Request, number: int) -> HttpResponse:
    """Note that they are not the same."""
    suggestion = _find(request, number)
    try:
        decline(suggestion, request.user)
    except ConversationError as error:
        return _refused(request, suggestion.conversation, error)
    return back_to(request, suggestion.conversation)


@writing
def undoing(request: Request, number: int) -> HttpResponse:
    """Take a merge apart, and open what was merged."""
    seen = conversations_of(request.user)
    made = get_object_or_404(
        Merge.objects.filter(target__in=seen).select_related("source", "target"), pk=number
    )
    to_change(request.user, made.target)
    try:
        source = undo_merge(made, request.user)
    except ConversationError as error:
        return _refused(request, made.target, error)
    return _open(request, source)


def _find(request: Request, number: int) -> Suggestion:
    suggestion = get_object_or_404(suggestions_of(request.user), pk=number)
    to_change(request.user, suggestion.conversation)
    return suggestion


def _open(request: Request, conversation: Conversation) -> HttpResponse:
    """Open another conversation than the one that is shown: a whole page, with its list."""
    to = back_to(request, conversation)
    return HttpResponseClientRedirect(to.url) if request.htmx else to


def _refused(request: Request, conversation: Conversation, error: ConversationError) -> HttpResponse:
    return show(request, find(request, conversation.pk), error=str(error), status=422)
