"""/reminders: of conversations, for people, in their own words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.paging import PageQuery, by_number
from postroom.api.problems import Problem
from postroom.api.schemas import PersonOut, Strict
from postroom.api.shapes import person_shape
from postroom.conversations.models import Reminder
from postroom.conversations.reminding import cancel_reminder, remind, reminders_of
from postroom.conversations.when import NoMoment, when
from postroom.kit.clock import now

router = Router(tags=["reminders"])


class ReminderOut(Schema):
    """Somebody is reminded at `at`, with `if_unanswered` only where nobody has answered until then."""

    id: str
    conversation: str
    person: PersonOut
    at: datetime
    if_unanswered: bool
    words: str
    state: str


class ReminderPage(Schema):
    """A page of reminders."""

    items: list[ReminderOut]
    next_cursor: str | None


class ReminderIn(Strict):
    """`when` is a moment ("2027-05-03 14:30") or words ("in 3 days if no answer"), in `zone`."""

    conversation: str
    when: str
    zone: str = "UTC"
    person: str | None = None
    words: str = ""


@router.get("", response=ReminderPage, summary="List reminders", operation_id="listReminders")
def list_reminders(request: HttpRequest, page: Query[PageQuery], state: str | None = None) -> Any:
    """Reminders in what this person sees, newest first."""
    rows = reminders_of(person(request))
    if state:
        rows = rows.filter(state=state)
    return by_number(rows, page, _shape, newest_first=True)


@router.post("", response={201: ReminderOut}, summary="Set a reminder", operation_id="createReminder")
def create_reminder(request: HttpRequest, body: ReminderIn) -> Any:
    """Remind a colleague (id or address), by default oneself."""
    maker = writer(request)
    conversation = find.conversation(maker, body.conversation)
    whom = find.colleague(conversation.mailbox, body.person) if body.person else maker
    if whom is None:
        raise Problem(
            422, f"Nobody “{str(body.person)[:100]}” works in {conversation.mailbox.name}.", "person"
        )
    try:
        moment = when(body.when, now(), ZoneInfo(body.zone))
    except NoMoment as error:
        raise Problem(422, str(error), "when") from error
    except (ValueError, OSError, KeyError) as error:
        raise Problem(
            422, f"“{body.zone[:60]}” is no time zone. Write it like Europe/Berlin.", "zone"
        ) from error
    return 201, _shape(remind(conversation, whom, moment, maker, body.words))


@router.delete(
    "/{reminder_id}", response={204: None}, summary="Cancel a reminder", operation_id="cancelReminder"
)
def delete_reminder(request: HttpRequest, reminder_id: str) -> Any:
    """Take a reminder back."""
    actor = writer(request)
    cancel_reminder(get_object_or_404(reminders_of(actor), pk=find.number(reminder_id)), actor)
    return 204, None


def _shape(reminder: Reminder) -> dict[str, Any]:
    return {
        "id": str(reminder.pk),
        "conversation": str(reminder.conversation_id),
        "person": person_shape(reminder.person),
        "at": reminder.at,
        "if_unanswered": reminder.if_unanswered,
        "words": reminder.words,
        "state": reminder.state,
    }
