"""The page of a mailbox's settings."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from postroom.accounts.people import AccountError
from postroom.accounts.permissions import colleagues_of
from postroom.mailboxes.access import Act, may
from postroom.mailboxes.manage import HUES, MailboxSettings, change_mailbox, settings_of
from postroom.mailboxes.models import Access, Mailbox
from postroom.web.access import Request, reading
from postroom.web.inbox.kinds import INBOX
from postroom.web.inbox.places import Place
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.managing import mailbox_of, managing
from postroom.web.notices import Notice, said, say
from postroom.web.numbers import number as typed

OUT_OF_RANGE = 999


@reading
def page(request: Request, number: int) -> HttpResponse:
    """Show what is set."""
    return show(request, mailbox_of(request, number))


@managing
def change(request: Request, mailbox: Mailbox) -> HttpResponse:
    """Set it as posted."""
    posted = request.POST
    hue, undo = typed(posted.get("hue", "")), typed(posted.get("undo_seconds", ""))
    entered = MailboxSettings(
        name=posted.get("name", ""),
        hue=mailbox.hue if hue is None else hue,
        undo_seconds=OUT_OF_RANGE if undo is None else undo,
        sender_name=posted.get("sender_name", ""),
        closes_after_reply=posted.get("after_reply") == "close",
        reply_tokens=bool(posted.get("reply_tokens")),
    )
    try:
        change_mailbox(mailbox, entered, request.user)
    except AccountError as error:
        return show(request, mailbox, str(error), entered)
    say(request, Notice(f"The settings of {mailbox.name} are saved."))
    return redirect("mailbox-settings", mailbox.pk)


def show(
    request: Request, mailbox: Mailbox, wrong: str = "", entered: MailboxSettings | None = None
) -> HttpResponse:
    """Show the page, with what was wrong."""
    members = mailbox.members.select_related("person").order_by("person__name", "id")
    taken = {member.person_id for member in members}
    may_change = request.user.may_write and may(request.user, Act.MANAGE, mailbox)
    colleagues = [one for one in colleagues_of(request.user) if one.pk not in taken] if may_change else []
    context = {
        "sidebar": Sidebar(request.user),
        "here": Place(INBOX, mailbox),
        "mailbox": mailbox,
        "entered": entered or settings_of(mailbox),
        "hues": HUES if mailbox.hue in HUES else (*HUES, mailbox.hue),
        "addresses": mailbox.addresses.order_by("id"),
        "members": members,
        "managers": [one for one in colleagues if one.sees_every_mailbox],
        "others": [one for one in colleagues if not one.sees_every_mailbox],
        "accesses": Access,
        "may_change": may_change,
        "wrong": wrong,
        "done": said(request),
    }
    return render(request, "mailbox_settings/page.html", context, status=422 if wrong else 200)
