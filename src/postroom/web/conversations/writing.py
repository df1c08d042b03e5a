"""Writing: replies, notes and mail to somebody new."""

from django.http import HttpResponse
from django.shortcuts import render

from postroom.conversations.addresses import entered
from postroom.conversations.errors import ConversationError
from postroom.conversations.noting import add_note
from postroom.conversations.replies import reply, start
from postroom.conversations.words import written
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.models import Mailbox
from postroom.web import errors
from postroom.web.access import Request, reading, writing
from postroom.web.conversations.composer import Composer, handed_back, refused
from postroom.web.conversations.find import back_to, find, show
from postroom.web.inbox.places import Place, place_of
from postroom.web.inbox.sidebar import Sidebar

NO_MAILBOX = "Choose the mailbox that this mail is sent from."


@writing
def replies(request: Request, number: int) -> HttpResponse:
    """Send a reply, and close the conversation where `then` is "close"."""
    conversation = find(request, number)
    posted = request.POST
    try:
        words = written(text=posted.get("text", ""))
        recipients = entered(to=posted.get("to", ""), cc=posted.get("cc", ""))
        reply(conversation, request.user, words, recipients, then_close=posted.get("then") == "close")
    except ConversationError as error:
        return show(request, conversation, written=refused(request, error), status=422)
    return back_to(request, conversation)


@writing
def notes(request: Request, number: int) -> HttpResponse:
    """Write a note for the team."""
    conversation = find(request, number)
    try:
        add_note(conversation, request.user, request.POST.get("note", ""))
    except ConversationError as error:
        return show(request, conversation, written=refused(request, error, "note"), status=422)
    return back_to(request, conversation)


@reading
def new(request: Request) -> HttpResponse:
    """Show the form for a mail to somebody new."""
    if not request.user.may_write:
        return errors.read_only(request)
    asked = Composer(to=request.GET.get("to", ""), mailbox=request.GET.get("mailbox", ""))
    return _form(request, handed_back(request) or asked)


@writing
def create(request: Request) -> HttpResponse:
    """Send a mail to somebody new: it begins a conversation."""
    posted = request.POST
    try:
        mailbox = _mailbox(request)
        recipients = entered(to=posted.get("to", ""), cc=posted.get("cc", ""))
        words = written(text=posted.get("text", ""))
        message = start(mailbox, request.user, words, recipients, posted.get("subject", ""))
    except ConversationError as error:
        return _form(request, refused(request, error), status=422)
    return back_to(request, message.conversation)


def _mailbox(request: Request) -> Mailbox:
    number = request.POST.get("mailbox", "")
    usable = number.isdecimal() and len(number) < 19
    mailbox = mailboxes_of(request.user).filter(pk=number).first() if usable else None
    if mailbox is None:
        raise ConversationError(NO_MAILBOX, "mailbox")
    return mailbox


def _form(request: Request, composer: Composer, status: int = 200) -> HttpResponse:
    sidebar = Sidebar(request.user)
    here = place_of(request.GET.get("in", ""), sidebar.mailboxes)
    context = {
        "composer": composer,
        "sidebar": sidebar,
        "here": here,
        "mailboxes": [(str(mailbox.pk), mailbox.name) for mailbox in sidebar.mailboxes],
        "chosen": composer.mailbox or _first(here, sidebar),
    }
    return render(request, "conversations/new.html", context, status=status)


def _first(here: Place, sidebar: Sidebar) -> str:
    """Return the mailbox that the person is in, or their first."""
    mailbox = here.mailbox or next(iter(sidebar.mailboxes), None)
    return str(mailbox.pk) if mailbox else ""
