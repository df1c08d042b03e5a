"""Setting a reminder in one's own words, and taking it back."""

from datetime import tzinfo
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.conversations.errors import ConversationError
from postroom.conversations.models import ReminderState
from postroom.conversations.notification_choices import hours_of
from postroom.conversations.reminding import cancel_reminder, remind, reminders_of
from postroom.conversations.when import NoMoment, When, presets, when
from postroom.kit.clock import now
from postroom.mailboxes.access import people_of
from postroom.web.access import Request, reading, writing
from postroom.web.conversations.find import back_to, find, show
from postroom.web.inbox.sidebar import Sidebar


@reading
def every(request: Request) -> HttpResponse:
    """What the person will be reminded of, the next first."""
    found = reminders_of(request.user).filter(person=request.user, state=ReminderState.WAITING)
    return render(
        request, "reminders/page.html", {"sidebar": Sidebar(request.user), "reminders": found[:200]}
    )


@reading
def of_conversation(request: Request, number: int) -> HttpResponse:
    """Show the reminders of a conversation and the form for another one, as a part of its page."""
    conversation = find(request, number)
    context = {
        "conversation": conversation,
        "reminders": reminders_of(request.user).filter(
            conversation=conversation, state=ReminderState.WAITING
        ),
        "people": people_of(conversation.mailbox),
        "presets": [name for name, _ in presets(now(), _zone(request))],
        "key": request.GET.get("in", ""),
    }
    return render(request, "reminders/_menu.html", context)


@writing
def addition(request: Request, number: int) -> HttpResponse:
    """Remind the posted `person` (by default oneself) at the moment that `when` or `preset` says."""
    conversation = find(request, number)
    posted = request.POST
    people = {str(person.pk): person for person in people_of(conversation.mailbox)}
    try:
        moment = when(posted.get("when", "").strip() or posted.get("preset", ""), now(), _zone(request))
        if posted.get("unanswered") == "1":
            moment = When(moment.at, if_unanswered=True)
        person = people.get(posted.get("person", "")) or request.user
        remind(conversation, person, moment, request.user, posted.get("words", ""))
    except (NoMoment, ConversationError) as error:
        return show(request, conversation, error=str(error), status=422)
    return back_to(request, conversation)


@writing
def cancellation(request: Request, number: int) -> HttpResponse:
    """Take a reminder back."""
    reminder = get_object_or_404(reminders_of(request.user), pk=number)
    cancel_reminder(reminder, request.user)
    return (
        redirect("reminders")
        if request.GET.get("in") == "reminders"
        else back_to(request, reminder.conversation)
    )


def _zone(request: Request) -> tzinfo:
    """Return the zone of the browser, else the one that the person chose."""
    for name in (request.POST.get("zone", ""), hours_of(request.user).zone):
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            continue
    return ZoneInfo("UTC")
