"""Saving at every pause: what a page posts while somebody writes, and hears back."""

from contextlib import suppress
from dataclasses import asdict, replace

from django.http import HttpResponse, JsonResponse

from postroom.conversations.departure import Departure, plan
from postroom.conversations.drafting import Saved, Typed, begin, move_new, own_draft, save
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Draft
from postroom.conversations.presence import be_present
from postroom.conversations.writing.uploads import uploads_of
from postroom.mailboxes.models import Mailbox
from postroom.web.access import Request, writing
from postroom.web.conversations.find import find
from postroom.web.drafts.reading import base_of, begun_of, departure_of, typed_of
from postroom.web.mailbox_named import mailbox_named
from postroom.web.uploads.views import shape

NO_MAILBOX = "Choose the mailbox that this mail is sent from; it is then kept as a draft."


@writing
def of_conversation(request: Request, number: int) -> HttpResponse:
    """Keep the reply that is being written."""
    conversation = find(request, number)
    return _keep(request, conversation.mailbox, conversation)


@writing
def of_new_mail(request: Request) -> HttpResponse:
    """Keep the mail to somebody new that is being written."""
    mailbox = mailbox_named(request.user, request.POST.get("mailbox", ""))
    if mailbox is None:
        return JsonResponse({"error": NO_MAILBOX}, status=422)
    return _keep(request, mailbox, None)


def _keep(request: Request, mailbox: Mailbox, conversation: Conversation | None) -> HttpResponse:
    typed = typed_of(request)
    try:
        begun = begun_of(request, conversation)
        draft = begun.draft
        if draft is None and conversation is not None:  # Begun already, and the answer to that was lost.
            draft = own_draft(conversation, mailbox, request.user, typed.forwards)
        if draft is None and not (typed.text or typed.html):
            return HttpResponse(status=204)
        if draft is None:
            saved = Saved(begin(mailbox, conversation, request.user, typed, begun.since))
        else:
            move_new(draft, mailbox)
            saved = save(draft, request.user, typed, base_of(request))
    except ConversationError as error:
        return JsonResponse({"error": str(error)}, status=422)
    _plan(request, saved.draft)
    if conversation is not None:
        be_present(conversation, request.user, "writing", saved.draft.pk, saved.draft.revision)
    return JsonResponse(_told(request, saved))


def _plan(request: Request, draft: Draft) -> None:
    """Keep when it is to leave; a time that is none yet is asked for at Send."""
    with suppress(ConversationError):
        leaves = departure_of(request)
        plan(draft, replace(Departure.of(draft), send_at=leaves.send_at, track=leaves.track))


def _told(request: Request, saved: Saved) -> dict[str, object]:
    by, send_at = saved.draft.saved_by, saved.draft.send_at
    return {
        "draft": saved.draft.pk,
        "revision": saved.draft.revision,
        "saved_at": saved.draft.saved_at.isoformat(),
        "by": by.name if by is not None and by != request.user else "",
        "fields": asdict(Typed.of(saved.draft)),
        "send_at": send_at.isoformat() if send_at else "",
        "uploads": [shape(one) for one in uploads_of(request.user).filter(key__in=saved.draft.files.split())],
        "merged": saved.merged,
        "conflicts": saved.conflicts,
    }
