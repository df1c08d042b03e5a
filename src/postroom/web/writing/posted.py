"""What a form that sends a mail holds."""

from dataclasses import replace

from postroom.conversations.drafting import Typed
from postroom.conversations.writing.models import Upload
from postroom.conversations.writing.uploads import chosen
from postroom.mailboxes.letterhead.senders import most_bytes
from postroom.mailboxes.models import Mailbox
from postroom.web.access import Request
from postroom.web.drafts.reading import typed_of
from postroom.web.uploads.taking_in import take_in


def posted(request: Request, mailbox: Mailbox) -> Typed:
    """Return what is typed, with the files that a form without script brings along.

    Raises ConversationError for one that is too large.
    """
    typed = typed_of(request)
    keys = [*typed.files.split(), *(one.key for one in _brought(request, mailbox))]
    return replace(typed, files=" ".join(keys))


def posted_files(request: Request, mailbox: Mailbox | None) -> list[Upload]:
    """Return the files: those sent before, by their keys, and those that a form without script brings along.

    Raises ConversationError for one that is gone or too large.
    """
    return [*chosen(request.user, request.POST.getlist("files")), *_brought(request, mailbox)]


def _brought(request: Request, mailbox: Mailbox | None) -> list[Upload]:
    most = most_bytes(mailbox)
    return [take_in(request.user, sent, most) for sent in request.FILES.getlist("file")]
