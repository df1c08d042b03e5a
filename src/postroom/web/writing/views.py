"""What the editor asks for while one writes."""

from django.http import HttpResponse
from django.shortcuts import render

from postroom.mail.written_html import for_editor, written_html
from postroom.mailboxes.letterhead.signatures import Signed, signature_of
from postroom.web.access import Request, reading, writing
from postroom.web.mailbox_named import mailbox_named

LONGEST_PASTE = 2_000_000


@writing
def pasted(request: Request) -> HttpResponse:
    """Return HTML that was pasted from elsewhere as it will be sent: without the looks of its program."""
    html = written_html(request.POST.get("html", "")[:LONGEST_PASTE])
    return HttpResponse(for_editor(html), content_type="text/plain; charset=utf-8")


@reading
def signing(request: Request) -> HttpResponse:
    """Show the signature that this person's mail from `mailbox` gets."""
    mailbox = mailbox_named(request.user, request.GET.get("mailbox", ""))
    signature = signature_of(mailbox, request.user) if mailbox is not None else Signed()
    return render(request, "writing/_signing.html", {"signature": signature})
