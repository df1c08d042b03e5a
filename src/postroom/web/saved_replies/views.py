"""The pages on which saved replies are kept."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from postroom.conversations.errors import ConversationError
from postroom.conversations.writing.models import SavedReply
from postroom.conversations.writing.saved_replies import (
    Wanted,
    may_change,
    remove_reply,
    save_reply,
    saved_replies_of,
    values_for,
)
from postroom.conversations.writing.uploads import copied, uploads_of
from postroom.mail.model import Address
from postroom.mail.written_html import for_editor, written_html
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.letterhead.senders import most_bytes
from postroom.mailboxes.letterhead.variables import VARIABLES, fill_html
from postroom.mailboxes.models import Mailbox
from postroom.web.access import Request, reading, writing
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.mailbox_named import mailbox_named
from postroom.web.notices import Notice, said, say
from postroom.web.writing.posted import posted_files

EXAMPLE = Address("Carol Klein", "carol@customer.example")


@reading
def every(request: Request) -> HttpResponse:
    """Show all that this person may use; `q` looks in names and texts."""
    words = request.GET.get("q", "").replace("\x00", "").strip()
    found = saved_replies_of(request.user)
    for word in words.lower().split()[:6]:
        found = found.filter(key__contains=word) | found.filter(text__icontains=word)
    context = {"sidebar": Sidebar(request.user), "replies": found, "words": words, "done": said(request)}
    return render(request, "saved_replies/every.html", context)


def new(request: Request) -> HttpResponseBase:
    """Show the form for a new one (GET), or keep it (POST)."""
    return _save(request, None) if request.method == "POST" else _form(request, None)


@reading
def page(request: Request, number: int) -> HttpResponse:
    """Show one, with a form where it may be changed."""
    reply = get_object_or_404(saved_replies_of(request.user), pk=number)
    return _page(request, reply, _entered(reply))


@writing
def change(request: Request, number: int) -> HttpResponseBase:
    """Change one."""
    return _save(request, get_object_or_404(saved_replies_of(request.user), pk=number))


@writing
def removal(request: Request, number: int) -> HttpResponse:
    """Throw one away."""
    reply = get_object_or_404(saved_replies_of(request.user), pk=number)
    if not may_change(request.user, reply.mailbox):
        return _page(
            request, reply, _entered(reply), {"name": "Only administrators can remove this one."}, 422
        )
    remove_reply(request.user, reply)
    say(request, Notice(f"“{reply.name}” is gone."))
    return redirect("saved-replies")


@reading
def _form(request: Request, reply: SavedReply | None) -> HttpResponse:
    return _page(request, reply, {"name": request.GET.get("name", "")})


@writing
def _save(request: Request, reply: SavedReply | None) -> HttpResponse:
    posted = request.POST
    try:
        if reply is not None and not may_change(request.user, reply.mailbox):
            raise ConversationError("Only administrators can change this one.", "name")
        mailbox = _mailbox(request)
        kept = (
            tuple(
                copied(
                    request.user,
                    [one for one in reply.files.all() if str(one.pk) in posted.getlist("carried")],
                )
            )
            if reply
            else ()
        )
        files = (*kept, *posted_files(request, mailbox))
        wanted = Wanted(
            posted.get("name", ""), posted.get("text", ""), posted.get("html", ""), mailbox, files
        )
        saved = save_reply(request.user, wanted, reply)
    except ConversationError as error:
        typed: dict[str, object] = {name: posted.get(name, "") for name in ("name", "text", "mailbox")}
        typed["html"] = for_editor(written_html(posted.get("html", "")))
        return _page(request, reply, typed, {error.field: str(error)}, 422)
    say(request, Notice(f"“{saved.name}” is saved."))
    return redirect("saved-replies")


def _page(
    request: Request,
    reply: SavedReply | None,
    entered: dict[str, object],
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    mailboxes = list(mailboxes_of(request.user))
    context = {
        "sidebar": Sidebar(request.user),
        "reply": reply,
        "entered": entered,
        "wrong": wrong or {},
        "mailboxes": mailboxes,
        "for_everybody": may_change(request.user, None),
        "may_change": may_change(
            request.user, reply.mailbox if reply is not None else next(iter(mailboxes), None)
        ),
        "variables": VARIABLES.items(),
        "preview": _preview(request, reply, mailboxes),
        "most_bytes": most_bytes(),
        "files": uploads_of(request.user).filter(key__in=request.POST.getlist("files")),
    }
    return render(request, "saved_replies/page.html", context, status=status)


def _preview(request: Request, reply: SavedReply | None, mailboxes: list[Mailbox]) -> str:
    """Return how it reads in a mail to Carol."""
    mailbox = (reply.mailbox if reply is not None else None) or next(iter(mailboxes), None)
    if reply is None or mailbox is None:
        return ""
    values = values_for(request.user, mailbox, None, (EXAMPLE,))
    values |= {"conversation.subject": "Broken kettle", "conversation.number": "42"}
    return written_html(fill_html(reply.html, values))


def _entered(reply: SavedReply) -> dict[str, object]:
    return {
        "name": reply.name,
        "text": reply.text,
        "html": for_editor(reply.html),
        "mailbox": str(reply.mailbox_id or ""),
    }


def _mailbox(request: Request) -> Mailbox | None:
    named = request.POST.get("mailbox", "")
    found = mailbox_named(request.user, named)
    if named and found is None:
        raise ConversationError("Choose the mailbox in which it is offered.", "mailbox")
    return found
