"""Saved replies while one writes: offered behind a slash, filled in when one is taken."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from postroom.conversations.access import conversations_of
from postroom.conversations.addresses import entered
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation
from postroom.conversations.writing.saved_replies import offered, saved_replies_of, use, values_for
from postroom.mail.model import Address
from postroom.mailboxes.access import mailboxes_of
from postroom.web.access import Request, reading, writing
from postroom.web.mailbox_named import mailbox_named
from postroom.web.uploads.views import shape

LONGEST_NUMBER = 18


@reading
def offers(request: Request) -> HttpResponse:
    """Return the saved replies that fit `q`, as options; those of `mailbox` and of everybody."""
    found = offered(
        request.user,
        request.GET.get("q", "").replace("\x00", ""),
        mailbox_named(request.user, request.GET.get("mailbox", "")),
    )
    return render(request, "saved_replies/_offers.html", {"found": found})


@writing
def uses(request: Request, number: int) -> HttpResponse:
    """Take a saved reply into the mail that is being written; answers with JSON."""
    reply = get_object_or_404(saved_replies_of(request.user), pk=number)
    posted = request.POST
    conversation = _conversation(request, posted.get("conversation", ""))
    mailbox = (
        mailbox_named(request.user, posted.get("mailbox", ""))
        or reply.mailbox
        or mailboxes_of(request.user).first()
    )
    if mailbox is None:
        return JsonResponse({"error": "You are not a member of any mailbox yet."}, status=422)
    values = values_for(request.user, mailbox, conversation, _to(posted.get("to", "")))
    filled = use(request.user, reply, values)
    files = [shape(upload) for upload in filled.files]
    return JsonResponse({"text": filled.text, "html": filled.html, "files": files})


def _conversation(request: Request, number: str) -> Conversation | None:
    usable = number.isdecimal() and len(number) <= LONGEST_NUMBER
    return (
        conversations_of(request.user).select_related("contact").filter(pk=number).first() if usable else None
    )


def _to(typed: str) -> tuple[Address, ...]:
    try:
        return entered(to=typed).to
    except ConversationError:
        return ()
