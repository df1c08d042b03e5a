"""What a person wants to be told, where and when."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from postroom.activity.alerts import choose_alert_mail
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import ByMail, NotificationKind
from postroom.conversations.notification_choices import (
    USUAL,
    Choice,
    Hours,
    choices_of,
    choose,
    hours_of,
    set_hours,
)
from postroom.integrations.push.subscribing import subscriptions_of, vapid
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import Mailbox
from postroom.web.access import Request, marking, reading
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.notices import Notice, said, say


@reading
def show(request: Request) -> HttpResponse:
    """Show what is told everywhere, or with `?mailbox=` in one mailbox."""
    return show_choices(request, _mailbox(request, request.GET.get("mailbox", "")))


@marking
def setting(request: Request) -> HttpResponse:
    """Set all of it."""
    posted = request.POST
    mailbox = _mailbox(request, posted.get("mailbox", ""))
    try:
        for kind in USUAL:
            choose(
                request.user,
                mailbox,
                kind,
                Choice(
                    posted.get(f"{kind}-app") == "1",
                    posted.get(f"{kind}-mail", ByMail.OFF),
                    posted.get(f"{kind}-push") == "1",
                ),
            )
        if mailbox is None:
            hours = [_hour(posted.get(name, "")) for name in ("quiet_from", "quiet_to", "digest_hours")]
            set_hours(request.user, Hours(posted.get("zone", "") or "UTC", *hours))
            if posted.get("alerts-asked"):
                choose_alert_mail(request.user, posted.get("alerts-mail") == "1")
    except ConversationError as error:
        return show_choices(request, mailbox, str(error))
    say(request, Notice("Your choices are kept."))
    page = redirect("notification-choices")
    if mailbox is not None:
        page["Location"] += f"?mailbox={mailbox.pk}"
    return page


def show_choices(request: Request, mailbox: Mailbox | None, wrong: str = "") -> HttpResponse:
    """Show the page; with what is wrong, if anything is."""
    names = dict(NotificationKind.choices)
    side = Sidebar(request.user)
    context = {
        "sidebar": side,
        "mailbox": mailbox,
        "mailboxes": side.mailboxes,
        "kinds": [(kind, names[kind], one) for kind, one in choices_of(request.user, mailbox).items()],
        "ways": ByMail.choices,
        "hours": hours_of(request.user),
        "clock": range(24),
        "subscriptions": [] if mailbox else subscriptions_of(request.user),
        "push_key": "" if mailbox else vapid().public_key,
        "wrong": wrong,
        "done": said(request),
    }
    return render(request, "notifications/choices.html", context, status=422 if wrong else 200)


def _mailbox(request: Request, number: str) -> Mailbox | None:
    usable = number.isdecimal() and len(number) < 19
    return get_object_or_404(mailboxes_of(request.user), pk=number) if usable else None


def _hour(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else -1
