"""/mailboxes/{id}/auto-reply: what a mailbox answers by itself."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.problems import Problem
from postroom.api.schemas import Strict
from postroom.automations.preview import previews
from postroom.mailboxes.auto_reply import (
    AutoReply,
    AutoReplyError,
    auto_reply_of,
    may_administer,
    set_auto_reply,
)
from postroom.mailboxes.business_hours import HoursError, read_hours

router = Router(tags=["mailboxes"])


class HoursOut(Schema):
    """Business hours: for each day from Monday, spans in minutes of the day; holidays as 2027-12-24 or 12-25."""

    zone: str
    week: list[list[tuple[int, int]]]
    holidays: list[str]


class HoursIn(Strict):
    """The same as texts: "9-12, 13:30-17" for each day from Monday, "" for a free one."""

    zone: str = "UTC"
    days: list[str] = Field(min_length=7, max_length=7)
    holidays: list[str] = []


class AutoReplyOut(Schema):
    """The automatic reply of a mailbox; a sender gets it once in `hours` at most."""

    on: bool
    subject: str
    text: str
    hours: int
    when: Literal["always", "closed", "open"]
    business: HoursOut


class AutoReplyIn(Strict):
    """All of it. Without `subject` it answers under that of the mail."""

    on: bool
    text: str
    subject: str = ""
    hours: int = Field(24, description="1 to 168.")
    when: Literal["always", "closed", "open"] = "always"
    business: HoursIn | None = Field(None, description="Left out, they stay as they are.")


class PreviewOut(Schema):
    """A mail, and whether the automatic reply would go to its sender; `reason` says why not."""

    message: str
    sender: str
    subject: str
    answered: bool
    reason: str


class PreviewList(Schema):
    """The newest mails of the mailbox, the newest first."""

    items: list[PreviewOut]


@router.get(
    "/{mailbox_id}/auto-reply",
    response=AutoReplyOut,
    summary="Read the automatic reply",
    operation_id="getAutoReply",
)
def get_auto_reply(request: HttpRequest, mailbox_id: str) -> Any:
    """What the mailbox answers by itself."""
    return auto_reply_of(find.mailbox(person(request), mailbox_id))


@router.get(
    "/{mailbox_id}/auto-reply/preview",
    response=PreviewList,
    summary="Preview the automatic reply",
    operation_id="previewAutoReply",
)
def get_preview(request: HttpRequest, mailbox_id: str) -> Any:
    """Who of the newest would be answered if their mail came now for the first time, and why others would not."""
    return {
        "items": [
            {
                "message": str(one.message.pk),
                "sender": one.message.from_address,
                "subject": one.message.subject,
                "answered": one.answered,
                "reason": one.reason,
            }
            for one in previews(find.mailbox(person(request), mailbox_id))
        ]
    }


@router.put(
    "/{mailbox_id}/auto-reply",
    response=AutoReplyOut,
    summary="Set the automatic reply",
    operation_id="setAutoReply",
)
def put_auto_reply(request: HttpRequest, mailbox_id: str, body: AutoReplyIn) -> Any:
    """Set it, for administrators of the mailbox."""
    actor = writer(request)
    mailbox = find.mailbox(actor, mailbox_id)
    if not may_administer(actor, mailbox):
        raise Problem(403, f"Only administrators of {mailbox.name} may change its automatic reply.")
    try:
        hours = auto_reply_of(mailbox).business
        if body.business is not None:
            hours = read_hours(body.business.zone, body.business.days, "\n".join(body.business.holidays))
        wanted = AutoReply(body.on, body.subject, body.text, body.hours, body.when, hours)
        set_auto_reply(mailbox, wanted, actor)
    except (AutoReplyError, HoursError) as error:
        raise Problem(422, str(error), error.field) from error
    return auto_reply_of(mailbox)
