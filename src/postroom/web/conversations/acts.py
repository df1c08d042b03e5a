"""What is done to a conversation without writing: each act is a resource that is posted to."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from postroom.accounts.models import Person
from postroom.conversations.access import tags_of
from postroom.conversations.assigning import assign_all
from postroom.conversations.closing import set_statuses
from postroom.conversations.editing import rename, set_priority
from postroom.conversations.errors import ConversationError
from postroom.conversations.marking import follow, mark_all_unread, star, unfollow, unstar
from postroom.conversations.models import Act, Conversation, Status
from postroom.conversations.moving import move
from postroom.conversations.snoozing import snooze
from postroom.conversations.tagging import tag_all, untag_all
from postroom.delivery.quarantine import release
from postroom.mailboxes.access import Act as Allowed
from postroom.mailboxes.access import people_of
from postroom.web.access import Request, View, marking, writing
from postroom.web.acts.chosen import mailbox_of, moment_of, priority_of
from postroom.web.conversations.find import back_to, find, show
from postroom.web.done import acted

Verb = Callable[..., Act | None]


def acting(verb: Verb) -> View:
    """Let somebody who may change the conversation do this; the page shows it afterwards, or why not."""

    @wraps(verb)
    def view(request: Request, number: int, **more: int) -> HttpResponseBase:
        conversation = find(request, number)
        try:
            act = verb(request, conversation, **more)
        except ConversationError as error:
            return show(request, find(request, number), error=str(error), status=422)
        return acted(request, conversation, act)

    return writing(view)


@acting
def closure(request: Request, conversation: Conversation) -> Act | None:
    """Close the conversation."""
    return set_statuses([conversation], Status.CLOSED, request.user)


@writing
def reopening(request: Request, number: int) -> HttpResponse:
    """Put the conversation back into the inbox; what the guard set aside is released."""
    conversation = find(request, number)
    if conversation.quarantined:
        return back_to(request, release(conversation, request.user))
    return acted(request, conversation, set_statuses([conversation], Status.OPEN, request.user))


@acting
def snoozing(request: Request, conversation: Conversation) -> Act | None:
    """Put the conversation off until the time that is posted as `until`, or until an answer comes."""
    return snooze([conversation], request.user, moment_of(request, request.POST.get("until", "")))


@acting
def archiving(request: Request, conversation: Conversation) -> Act | None:
    """Put the conversation out of the way."""
    return set_statuses([conversation], Status.ARCHIVED, request.user)


@acting
def spam(request: Request, conversation: Conversation) -> Act | None:
    """Mark the conversation as spam."""
    return set_statuses([conversation], Status.SPAM, request.user)


@acting
def trash(request: Request, conversation: Conversation) -> Act | None:
    """Throw the conversation away; it can be put back."""
    return set_statuses([conversation], Status.TRASH, request.user)


@acting
def assignment(request: Request, conversation: Conversation) -> Act | None:
    """Give the conversation to the person whose number is posted as `assignee`, or to nobody."""
    return assign_all([conversation], _assignee(request, conversation), request.user)


@acting
def moving(request: Request, conversation: Conversation) -> Act | None:
    """Move the conversation to the mailbox whose number is posted."""
    mailbox = mailbox_of(request.user, request.POST)
    if mailbox is None:
        raise ConversationError("There is no such mailbox any more. Choose another one.", "mailbox")
    return move([conversation], mailbox, request.user)


@acting
def priority(request: Request, conversation: Conversation) -> Act | None:
    """Say how much the conversation presses."""
    return set_priority([conversation], priority_of(request.POST), request.user)


@acting
def subject(request: Request, conversation: Conversation) -> Act | None:
    """Give the conversation another subject."""
    return rename(conversation, request.POST.get("subject", ""), request.user)


@acting
def tags(request: Request, conversation: Conversation) -> Act | None:
    """Put the tag that is posted as `name` on the conversation."""
    return tag_all([conversation], request.POST.get("name", ""), request.user)[1]


@acting
def tag_removal(request: Request, conversation: Conversation, tag: int) -> Act | None:
    """Take a tag off the conversation."""
    return untag_all([conversation], get_object_or_404(tags_of(request.user), pk=tag), request.user)


@marking
def unread(request: Request, number: int) -> HttpResponse:
    """Mark the conversation as not read by this person."""
    conversation = find(request, number, Allowed.READ)
    return acted(request, conversation, mark_all_unread([conversation], request.user))


@marking
def starring(request: Request, number: int) -> HttpResponse:
    """Put the person's star on the conversation, or take it off."""
    conversation = find(request, number, Allowed.READ)
    (unstar if getattr(conversation, "starred", False) else star)(conversation, request.user)
    return acted(request, conversation, None)


@marking
def following(request: Request, number: int) -> HttpResponse:
    """Let the person hear of what happens in the conversation, or no more."""
    conversation = find(request, number, Allowed.READ)
    (unfollow if getattr(conversation, "followed", False) else follow)(conversation, request.user)
    return acted(request, conversation, None)


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
