"""A browser says that somebody looks or writes, and hears who else does."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from postroom.activity.record import record
from postroom.conversations.access import conversations_of
from postroom.conversations.models import Doing
from postroom.conversations.notifying import mark_read
from postroom.conversations.presence import be_present, who_is_here
from postroom.web.access import Request, marking


@marking
def presence(request: Request, number: int) -> HttpResponse:
    """Take in `doing` ("looking", "writing" or "" for gone) and return who else is there.

    `opened` where the page is new: what the person was told of this conversation is then read.
    """
    conversation = get_object_or_404(conversations_of(request.user), pk=number)
    doing = request.POST.get("doing", Doing.LOOKING)
    if doing == Doing.WRITING and not request.user.may_write:
        doing = Doing.LOOKING
    be_present(conversation, request.user, doing)
    if request.POST.get("opened") and mark_read(request.user, conversation=conversation.pk):
        record("person.notified", organisation=conversation.organisation_id, person=request.user.pk)
    here = who_is_here(conversation, request.user) if doing else []
    return JsonResponse(
        {"here": [{"person": one.person, "name": one.name, "doing": one.doing} for one in here]}
    )
