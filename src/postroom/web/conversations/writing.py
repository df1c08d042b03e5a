"""Writing: replies, notes and mail to somebody new."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from postroom.conversations.answering import answer, write_first
from postroom.conversations.drafting import drafts_of
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Message
from postroom.conversations.noting import add_note
from postroom.mailboxes.access import Act, mailboxes_of
from postroom.mailboxes.letterhead.senders import senders
from postroom.mailboxes.models import Mailbox
from postroom.web import errors
from postroom.web.access import Request, reading, writing
from postroom.web.conversations.before_send import cautions_about
from postroom.web.conversations.composer import Composer, handed_back, held_up, of_draft, refused, stopped
from postroom.web.conversations.find import back_to, find, find_message, show
from postroom.web.drafts.acts import tell
from postroom.web.drafts.reading import begun_of, departure_of
from postroom.web.inbox.places import Place
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.mailbox_named import mailbox_named
from postroom.web.writing.desk import Desk
from postroom.web.writing.posted import posted, posted_files

NO_MAILBOX = "Choose the mailbox that this mail is sent from."


@writing
def replies(request: Request, number: int) -> HttpResponse:
    """Send a reply, and close or snooze the conversation where `then` says so."""
    return _send(request, find(request, number))


@writing
def forwards(request: Request, number: int) -> HttpResponse:
    """Send the message that is posted as `forwards` on to somebody else, with the files of it that are ticked."""
    conversation = find(request, number)
    return _send(request, conversation, find_message(conversation, request.POST.get("forwards", "")))


def _send(request: Request, conversation: Conversation, forwards: Message | None = None) -> HttpResponse:
    try:
        typed, departure = posted(request, conversation.mailbox), departure_of(request)
        if warned := cautions_about(request, conversation, typed):
            return show(request, conversation, written=held_up(request, warned, forwards), status=422)
        begun = begun_of(request, conversation)
        outcome = answer(conversation, request.user, typed, begun, departure=departure)
    except ConversationError as error:
        return show(request, conversation, written=refused(request, error, forwards=forwards), status=422)
    if outcome.held or outcome.merged:
        return show(request, conversation, written=stopped(outcome, request.user), status=422)
    tell(request, outcome)
    return back_to(request, conversation)


@writing
def notes(request: Request, number: int) -> HttpResponse:
    """Write a note for the team."""
    conversation = find(request, number)
    try:
        files = posted_files(request, conversation.mailbox)
        add_note(conversation, request.user, request.POST.get("note", ""), files)
    except ConversationError as error:
        return show(request, conversation, written=refused(request, error, "note"), status=422)
    return back_to(request, conversation)


@reading
def new(request: Request) -> HttpResponse:
    """Show the form for a mail to somebody new."""
    if not request.user.may_write:
        return errors.read_only(request)
    number = request.GET.get("draft", "")
    usable = number.isdecimal() and len(number) < 19
    draft = drafts_of(request.user).filter(conversation=None, pk=number).first() if usable else None
    asked = Composer(to=request.GET.get("to", ""), mailbox=request.GET.get("mailbox", ""))
    return _form(request, of_draft(draft, request.user) if draft else handed_back(request) or asked)


@writing
def create(request: Request) -> HttpResponse:
    """Send a mail to somebody new: it begins a conversation."""
    try:
        mailbox = _mailbox(request)
        typed, departure = posted(request, mailbox), departure_of(request)
        if warned := cautions_about(request, None, typed):
            return _form(request, held_up(request, warned), status=422)
        outcome = write_first(mailbox, request.user, typed, begun_of(request, None), departure=departure)
    except ConversationError as error:
        return _form(request, refused(request, error), status=422)
    if outcome.merged:
        return _form(request, stopped(outcome, request.user), status=422)
    tell(request, outcome)
    return back_to(request, outcome.message.conversation) if outcome.message else redirect("drafts")


def _mailbox(request: Request) -> Mailbox:
    """Return the mailbox that is chosen: "3", or "3:12-person" with another sender than its first."""
    mailbox = mailbox_named(request.user, request.POST.get("mailbox", ""))
    if mailbox is None:
        raise ConversationError(NO_MAILBOX, "mailbox")
    return mailbox


def _form(request: Request, composer: Composer, status: int = 200) -> HttpResponse:
    sidebar = Sidebar(request.user)
    here = sidebar.place(request.GET.get("in", ""))
    chosen = composer.mailbox or _first(here, sidebar)
    number = chosen.partition(":")[0]
    mailbox = next((one for one in sidebar.mailboxes if str(one.pk) == number), None)
    context = {
        "composer": composer,
        "sidebar": sidebar,
        "here": here,
        "mailboxes": [(one, senders(one, request.user)) for one in mailboxes_of(request.user, Act.SEND)],
        "chosen": chosen,
        "desk": Desk(request.user, mailbox) if mailbox is not None else None,
    }
    return render(request, "conversations/new.html", context, status=status)


def _first(here: Place, sidebar: Sidebar) -> str:
    """Return the mailbox that the person is in, or their first."""
    mailbox = here.mailbox or next(iter(sidebar.mailboxes), None)
    return str(mailbox.pk) if mailbox else ""
