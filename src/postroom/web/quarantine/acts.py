"""What is done to a mail that was set aside."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from postroom.conversations.access import messages_of
from postroom.conversations.errors import ConversationError
from postroom.delivery.quarantine import dismiss, message_in, put_back, release, restore
from postroom.web.access import Request, writing
from postroom.web.conversations.find import find as find_conversation
from postroom.web.conversations.find import show
from postroom.web.notices import Notice, say
from postroom.web.quarantine.views import find, show_one

NO_SUBJECT = "(no subject)"


@writing
def released(request: Request, number: int) -> HttpResponse:
    """File it as if the guard had let it pass, silently."""
    conversation = find(request, number)
    message = message_in(conversation)
    try:
        home = release(conversation, request.user)
    except ConversationError as error:
        return show_one(request, conversation, error)
    where = "the inbox" if home.pk == conversation.pk else f"“{home.subject or NO_SUBJECT}”"
    notice = Notice(
        f"“{message.subject or NO_SUBJECT}” was released into {where}. Nothing answers it by itself.",
        reverse("conversation", args=[home.pk]),
        reverse("setting-aside", args=[message.pk]),
    )
    say(request, notice)
    return redirect("quarantine")


@writing
def dismissed(request: Request, number: int) -> HttpResponse:
    """Put it out of sight; it stays among the dismissed."""
    conversation = find(request, number)
    try:
        dismiss(conversation, request.user)
    except ConversationError as error:
        return show_one(request, conversation, error)
    undo = reverse("quarantine-restoration", args=[conversation.pk])
    say(request, Notice(f"“{conversation.subject or NO_SUBJECT}” was dismissed. It is kept.", undo=undo))
    return redirect("quarantine")


@writing
def restored(request: Request, number: int) -> HttpResponse:
    """Bring back what was dismissed."""
    conversation = find(request, number)
    try:
        restore(conversation, request.user)
    except ConversationError as error:
        return show_one(request, conversation, error)
    return redirect("quarantined", conversation.pk)


@writing
def set_aside_again(request: Request, number: int) -> HttpResponse:
    """Undo a release."""
    message = get_object_or_404(messages_of(request.user).select_related("conversation"), pk=number)
    conversation = find_conversation(request, message.conversation_id)
    try:
        back = put_back(conversation, message, request.user)
    except ConversationError as error:
        return show(request, conversation, error=str(error), status=422)
    return redirect("quarantined", back.pk)
