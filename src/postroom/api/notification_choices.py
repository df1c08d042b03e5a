"""/notifications/choices, /hours, /alerts: what one wants to be told, where and when; /mentions: where one is named."""

from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from postroom.accounts.models import Person
from postroom.activity.alerts import choose_alert_mail
from postroom.api import find
from postroom.api.auth import person
from postroom.api.paging import PageQuery, by_number
from postroom.api.schemas import PersonOut, Strict
from postroom.api.shapes import person_shape
from postroom.conversations.mentioning import mentions_of
from postroom.conversations.models import Mention
from postroom.conversations.notification_choices import (
    LONGEST_DIGEST_HOURS,
    Choice,
    Hours,
    choices_of,
    choose,
    hours_of,
    set_hours,
)
from postroom.mailboxes.models import Mailbox

router = Router(tags=["notifications"])
Kind = Literal[
    "mention", "assigned", "answer", "new", "note", "handed_over", "collision", "approval", "decision", "reminder",
]  # fmt: skip
ByMail = Literal["off", "instant", "digest"]


class ChoiceOut(Strict):
    """Whether one kind of thing is told in the app, by mail (not, at once, or gathered), and by push."""

    kind: Kind
    in_app: bool
    by_mail: ByMail
    push: bool


class ChoiceIn(Strict):
    """What is told of one kind from now on; where `push` is left out, it stays."""

    kind: Kind
    in_app: bool
    by_mail: ByMail
    push: bool | None = None


class Choices(Strict):
    """What is told, everywhere or in one mailbox."""

    choices: list[ChoiceOut]


class ChoicesIn(Strict):
    """What is to be told; kinds that are left out stay as they are."""

    choices: list[ChoiceIn] = Field(max_length=50)


class NotificationHours(Strict):
    """When nothing comes by mail or push: from `quiet_from` to before `quiet_to` in `zone` (the same: never quiet).

    What is gathered comes every `digest_hours`.
    """

    zone: str = Field("UTC", max_length=64)
    quiet_from: int = Field(0, ge=0, le=23, examples=[20])
    quiet_to: int = Field(0, ge=0, le=23, examples=[7])
    digest_hours: int = Field(4, ge=1, le=LONGEST_DIGEST_HOURS, examples=[4])


class AlertMail(Strict):
    """Whether alerts come by mail too, at any hour. Only owners and administrators are told of any."""

    by_mail: bool


class MentionOut(Schema):
    """A note in which you are named."""

    id: str
    note: str
    conversation: str
    author: PersonOut | None
    text: str
    at: datetime


class MentionPage(Schema):
    """A page of mentions."""

    items: list[MentionOut]
    next_cursor: str | None


@router.get("/choices", response=Choices, summary="Read your choices", operation_id="getNotificationChoices")
def get_choices(request: HttpRequest, mailbox: str | None = None) -> Any:
    """What you are told everywhere or, with `mailbox` (id or address), what holds there."""
    return _choices(person(request), _mailbox(request, mailbox))


@router.put("/choices", response=Choices, summary="Set your choices", operation_id="setNotificationChoices")
def put_choices(request: HttpRequest, body: ChoicesIn, mailbox: str | None = None) -> Any:
    """Choose what you are told, everywhere or in one mailbox."""
    somebody, here = person(request), _mailbox(request, mailbox)
    with transaction.atomic():
        held = choices_of(somebody, here)
        for one in body.choices:
            push = held[one.kind].push if one.push is None else one.push
            choose(somebody, here, one.kind, Choice(one.in_app, one.by_mail, push))
    return _choices(somebody, here)


@router.get(
    "/hours", response=NotificationHours, summary="Read your quiet hours", operation_id="getNotificationHours"
)
def get_hours(request: HttpRequest) -> Any:
    """When nothing comes by mail or push, and how often what is gathered comes."""
    return hours_of(person(request))


@router.put(
    "/hours", response=NotificationHours, summary="Set your quiet hours", operation_id="setNotificationHours"
)
def put_hours(request: HttpRequest, body: NotificationHours) -> Any:
    """Set all of it."""
    set_hours(person(request), Hours(**body.model_dump()))
    return hours_of(person(request))


@router.get(
    "/alerts", response=AlertMail, summary="Read whether alerts come by mail", operation_id="getAlertMail"
)
def get_alert_mail(request: HttpRequest) -> Any:
    """Whether what is wrong with Postroom itself is told you by mail: once when it begins, once when it is over."""
    return {"by_mail": person(request).tells_of_alerts}


@router.put(
    "/alerts", response=AlertMail, summary="Set whether alerts come by mail", operation_id="setAlertMail"
)
def put_alert_mail(request: HttpRequest, body: AlertMail) -> Any:
    """Set it; the list of alerts stays as it is."""
    choose_alert_mail(person(request), body.by_mail)
    return {"by_mail": body.by_mail}


@router.get("/mentions", response=MentionPage, summary="List mentions", operation_id="listMentions")
def list_mentions(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """Notes in which you are named, newest first."""
    return by_number(mentions_of(person(request)), page, _mention, newest_first=True)


def _mailbox(request: HttpRequest, named: str | None) -> Mailbox | None:
    return find.mailbox(person(request), named) if named else None


def _choices(somebody: Person, mailbox: Mailbox | None) -> dict[str, Any]:
    return {
        "choices": [
            {"kind": kind, "in_app": one.in_app, "by_mail": one.by_mail, "push": one.push}
            for kind, one in choices_of(somebody, mailbox).items()
        ]
    }


def _mention(one: Mention) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "note": str(one.note_id),
        "conversation": str(one.note.conversation_id),
        "author": person_shape(one.note.author),
        "text": one.note.text,
        "at": one.note.created_at,
    }
