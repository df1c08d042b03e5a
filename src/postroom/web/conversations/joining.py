"""Taking a conversation apart, and putting two together."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from postroom.conversations.access import conversations_of, messages_of, to_change
from postroom.conversations.errors import ConversationError
from postroom.conversations.merging import merge
from postroom.conversations.models import Conversation
from postroom.conversations.splitting import split
from postroom.web.access import Request, writing
from postroom.web.acts.chosen import as_number
from postroom.web.conversations.find import back_to, find, show
from postroom.web.notices import Notice, say


@writing
def splitting(request: Request, number: int) -> HttpResponse:
    """Move this message and all after it into a conversation of its own, and open that."""
    first = get_object_or_404(messages_of(request.user), pk=number)
    source = find(request, first.conversation_id)
    try:
        made = split(first, request.user)
    except ConversationError as error:
        return show(request, source, error=str(error), status=422)
    undo = f"{reverse('conversation-merging', args=[made.pk])}?target={source.pk}"
    say(request, Notice("Split off what came from this message on", undo=undo))
    return _open(request, made)


@writing
def merging(request: Request, number: int) -> HttpResponse:
    """Merge the conversation into the one whose number is posted as `target`, and open that."""
    source = find(request, number)
    wanted = request.POST.get("target") or request.GET.get("target", "")
    try:
        target = _target(request, wanted)
        made = merge(source, target, request.user)
    except ConversationError as error:
        return show(request, find(request, number), error=str(error), status=422)
    say(request, Notice("Merged into this conversation", undo=reverse("merge-undoing", args=[made.pk])))
    return _open(request, target)


def _target(request: Request, text: str) -> Conversation:
    """Return the conversation that a number, or the address of its page, names."""
    number = as_number(text.strip().split("?")[0].rstrip("/").rpartition("/")[2].lstrip("#"))
    seen = conversations_of(request.user).select_related("mailbox")
    found = seen.filter(pk=number).first() if number else None
    if found is None:
        raise ConversationError(
            "There is no such conversation. Paste the address of the other one, or its number.", "target"
        )
    return to_change(request.user, found)


def _open(request: Request, conversation: Conversation) -> HttpResponse:
    """Open another conversation than the one that is shown: a whole page, with its list."""
    to = back_to(request, conversation)
    return HttpResponseClientRedirect(to.url) if request.htmx else to
