"""The automatic reply of a mailbox: on or off, subject, text, how often."""

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import redirect, render

from postroom.automations.preview import previews
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.auto_reply import (
    AutoReply,
    AutoReplyError,
    auto_reply_of,
    may_administer,
    set_auto_reply,
)
from postroom.mailboxes.business_hours import DAYS, Hours, HoursError, read_hours
from postroom.mailboxes.models import AnswersWhen, Mailbox
from postroom.web.access import Request, reading
from postroom.web.inbox.kinds import INBOX
from postroom.web.inbox.places import Place
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.managing import mailbox_of, managing
from postroom.web.notices import Notice, said, say

PERIODS = ((1, "an hour"), (4, "4 hours"), (24, "a day"), (72, "3 days"), (168, "7 days"))


@dataclass(frozen=True, slots=True)
class Typed:
    """Business hours as they stand in the form."""

    zone: str
    days: list[str]
    holidays: str

    @classmethod
    def of(cls, hours: Hours) -> "Typed":
        """Return stored hours as they would be typed."""
        return cls(hours.zone, [hours.written(day) for day in range(7)], "\n".join(hours.holidays))


@reading
def every(request: Request) -> HttpResponse:
    """The mailboxes that this person sees, and whether each answers by itself."""
    mailboxes = mailboxes_of(request.user)
    context = {"sidebar": Sidebar(request.user), "mailboxes": mailboxes}
    return render(request, "auto_reply/every.html", context)


@reading
def page(request: Request, number: int) -> HttpResponse:
    """Show what the mailbox answers by itself."""
    mailbox = mailbox_of(request, number)
    return _show(request, mailbox, auto_reply_of(mailbox))


@managing
def change(request: Request, mailbox: Mailbox) -> HttpResponse:
    """Set it as posted."""
    posted = request.POST
    hours = posted.get("hours", "")
    typed = Typed(
        posted.get("zone", "UTC"),
        [posted.get(f"day-{number}", "") for number in range(7)],
        posted.get("holidays", ""),
    )
    wanted = AutoReply(
        bool(posted.get("on")),
        posted.get("subject", ""),
        posted.get("text", ""),
        int(hours) if hours.isascii() and hours.isdigit() and len(hours) < 9 else 0,
        posted.get("when", AnswersWhen.ALWAYS),
        auto_reply_of(mailbox).business,
    )
    if "zone" in posted:
        try:
            wanted = replace(wanted, business=read_hours(typed.zone, typed.days, typed.holidays))
        except HoursError as error:
            return _show(request, mailbox, wanted, {error.field: str(error)}, typed)
    try:
        set_auto_reply(mailbox, wanted, request.user)
    except AutoReplyError as error:
        return _show(request, mailbox, wanted, {error.field: str(error)})
    sentence = (
        "It is on: senders get this from now on." if wanted.on else "It is off: nobody is answered by it."
    )
    say(request, Notice(sentence))
    return redirect("auto-reply", mailbox.pk)


def _show(
    request: Request,
    mailbox: Mailbox,
    entered: AutoReply,
    wrong: dict[str, str] | None = None,
    typed: Typed | None = None,
) -> HttpResponse:
    periods = dict(PERIODS)
    periods.setdefault(entered.hours, f"{entered.hours} hours")
    typed = typed or Typed.of(entered.business)
    context = {
        "hours": typed,
        "days": [
            (f"day-{n}", DAYS[n], text, (wrong or {}).get(f"day-{n}", ""))
            for n, text in enumerate(typed.days)
        ],
        "whens": AnswersWhen.choices,
        "previews": previews(mailbox) if entered.text else [],
        "sidebar": Sidebar(request.user),
        "here": Place(INBOX, mailbox),
        "mailbox": mailbox,
        "entered": entered,
        "wrong": wrong or {},
        "periods": sorted(periods.items()),
        "may_change": request.user.may_write and may_administer(request.user, mailbox),
        "done": said(request),
    }
    return render(request, "auto_reply/page.html", context, status=422 if wrong else 200)
