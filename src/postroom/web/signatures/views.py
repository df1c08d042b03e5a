"""Signatures: one's own, those of mailboxes, one's own in a mailbox; and the names of senders."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render

from postroom.accounts.models import Person
from postroom.mail.written_html import for_editor
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.auto_reply import may_administer
from postroom.mailboxes.letterhead.manage import set_letterhead
from postroom.mailboxes.letterhead.models import Letterhead, Signature, Style
from postroom.mailboxes.letterhead.senders import letterhead_of
from postroom.mailboxes.letterhead.signatures import (
    LetterheadError,
    remove_signature,
    set_signature,
    signatures_of,
)
from postroom.mailboxes.models import Mailbox
from postroom.web.access import Request, reading, writing
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.managing import mailbox_of, managing
from postroom.web.notices import Notice, said, say


@dataclass(frozen=True)
class Desk:
    """What a mailbox has: its signature, the person's own there, and its letterhead."""

    mailbox: Mailbox
    signature: Signature | None
    own: Signature | None
    letterhead: Letterhead
    may_change: bool


@reading
def every(request: Request) -> HttpResponse:
    """Show all signatures that this person's mail may get, and what else is set for mailboxes."""
    return _page(request)


@writing
def mine(request: Request) -> HttpResponse:
    """Set the person's own signature."""
    return _set(request, None, request.user, "Your signature is saved.")


@managing
def of_mailbox(request: Request, mailbox: Mailbox) -> HttpResponse:
    """Set the signature of a mailbox."""
    return _set(request, mailbox, None, f"The signature of {mailbox.name} is saved.")


@writing
def mine_in_mailbox(request: Request, number: int) -> HttpResponse:
    """Set the person's own signature in a mailbox."""
    mailbox = mailbox_of(request, number)
    return _set(request, mailbox, request.user, f"Your signature in {mailbox.name} is saved.")


@managing
def letterhead(request: Request, mailbox: Mailbox) -> HttpResponse:
    """Set whose name stands before the mailbox's addresses, and how large its mails may be."""
    largest = request.POST.get("largest", "")
    size = int(largest) if largest.isascii() and largest.isdigit() and len(largest) < 6 else -1
    try:
        set_letterhead(mailbox, request.user, style=request.POST.get("style", ""), largest_mib=size)
    except LetterheadError as error:
        return _page(request, str(error), status=422)
    say(request, Notice(f"Mail of {mailbox.name} goes out like that from now on."))
    return redirect("signatures")


def _set(request: Request, mailbox: Mailbox | None, person: Person | None, sentence: str) -> HttpResponse:
    if request.POST.get("then") == "remove":
        remove_signature(request.user, mailbox=mailbox, person=person)
        say(request, Notice("The signature is gone; the next less particular one holds."))
        return redirect("signatures")
    written = {name: request.POST.get(name, "") for name in ("text", "html")}
    try:
        set_signature(request.user, mailbox=mailbox, person=person, **written)
    except LetterheadError as error:
        return _page(request, str(error), status=422)
    say(request, Notice(sentence))
    return redirect("signatures")


def _page(request: Request, wrong: str = "", status: int = 200) -> HttpResponse:
    found = {(one.mailbox_id, one.person_id): one for one in signatures_of(request.user)}
    for one in found.values():
        one.html = for_editor(one.html)
    mailboxes = mailboxes_of(request.user).select_related("letterhead")
    context = {
        "sidebar": Sidebar(request.user),
        "own": found.get((None, request.user.pk)),
        "desks": [
            Desk(
                one,
                found.get((one.pk, None)),
                found.get((one.pk, request.user.pk)),
                letterhead_of(one),
                request.user.may_write and may_administer(request.user, one),
            )
            for one in mailboxes
        ],
        "styles": Style.choices,
        "wrong": wrong,
        "done": said(request),
    }
    return render(request, "signatures/every.html", context, status=status)
