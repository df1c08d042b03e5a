"""What is done to a conversation without writing: each act is a resource that is posted to."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from postroom.accounts.models import Person
from postroom.conversations.access import tags_of
from postroom.conversations.assigning import assign
from postroom.conversations.closing import close, reopen, set_status
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Status
from postroom.conversations.tagging import add_tag, remove_tag
from postroom.mailboxes.access import people_of
from postroom.web.access import Request, writing
from postroom.web.conversations.find import back_to, find, show


@writing
def closure(request: Request, number: int) -> HttpResponse:
    """Close the conversation."""
    conversation = find(request, number)
    close(conversation, request.user)
    return back_to(request, conversation)


@writing
def reopening(request: Request, number: int) -> HttpResponse:
    """Put the conversation back into the inbox."""
    conversation = find(request, number)
    reopen(conversation, request.user)
    return back_to(request, conversation)


@writing
def spam(request: Request, number: int) -> HttpResponse:
    """Mark the conversation as spam."""
    conversation = find(request, number)
    set_status(conversation, Status.SPAM, request.user)
    return back_to(request, conversation)


@writing
def trash(request: Request, number: int) -> HttpResponse:
    """Throw the conversation away; it can be put back."""
    conversation = find(request, number)
    set_status(conversation, Status.TRASH, request.user)
    return back_to(request, conversation)


@writing
def assignment(request: Request, number: int) -> HttpResponse:
    """Give the conversation to the person whose number is posted as `assignee`, or to nobody."""
    conversation = find(request, number)
    try:
        assign(conversation, _assignee(request, conversation), request.user)
    except ConversationError as error:
        return show(request, conversation, error=str(error), status=422)
    return back_to(request, conversation)


@writing
def tags(request: Request, number: int) -> HttpResponse:
    """Put the tag that is posted as `name` on the conversation."""
    conversation = find(request, number)
    try:
        add_tag(conversation, request.POST.get("name", ""), request.user)
    except ConversationError as error:
        return show(request, conversation, error=str(error), status=422)
    return back_to(request, conversation)


@writing
def tag_removal(request: Request, number: int, tag: int) -> HttpResponse:
    """Take a tag off the conversation."""
    conversation = find(request, number)
    remove_tag(conversation, get_object_or_404(tags_of(request.user), pk=tag), request.user)
    return back_to(request, conversation)


def _assignee(request: Request, conversation: Conversation) -> Person | None:
    number = request.POST.get("assignee", "")
    if not number:
        return None
    people = {str(person.pk): person for person in people_of(conversation.mailbox)}
    if number not in people:
        raise ConversationError(
            f"This person is not a member of {conversation.mailbox.name} any more. Choose somebody else.",
            "assignee",
        )
    return people[number]
