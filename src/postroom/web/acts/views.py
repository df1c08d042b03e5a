"""Acts on many conversations at once, and taking any act back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from postroom.accounts.permissions import colleagues_of
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Act
from postroom.conversations.performing import FOR_ONESELF, perform
from postroom.conversations.undoing import act_of, touched_by, undo
from postroom.delivery.quarantine import release
from postroom.web import errors
from postroom.web.access import Request, marking, reading
from postroom.web.acts.chosen import as_number, asked_of, chosen_by
from postroom.web.conversations.find import back_to, find
from postroom.web.done import tell, tell_words
from postroom.web.inbox.sidebar import Sidebar


@marking
def create(request: Request) -> HttpResponse:
    """Do the act that is posted to the conversations that are posted, or to all of a list."""
    if not request.user.may_write and request.POST.get("act") not in FOR_ONESELF:
        return errors.read_only(request)
    try:
        asked = asked_of(request)
        if asked.name == "reopen":
            _release(request)
        act = perform(asked.name, chosen_by(request), request.user, asked.details)
    except ConversationError as error:
        return _refused(request, error)
    back = redirect(Sidebar(request.user).place(request.POST.get("in", "")).url)
    if act is None:
        return tell_words(request, "Nothing to do: it is so already", _answer(request, back))
    return tell(request, act, _answer(request, back))


@reading
def people(request: Request) -> HttpResponse:
    """Offer the colleagues to whom conversations can be given."""
    return render(request, "inbox/_people.html", {"people": colleagues_of(request.user)})


@marking
def undoing(request: Request, number: int) -> HttpResponse:
    """Take an act back; of one conversation alone where `?only=` names it."""
    found = act_of(request.user, number)
    if found is None:
        return errors.not_found(request)
    if not request.user.may_write and not _is_a_mark_of(request, found):
        return errors.read_only(request)
    only = as_number(request.GET.get("only", ""))
    try:
        restored = undo(found, request.user, only)
    except ConversationError as error:
        return _refused(request, error)
    words = f"Undone: {found.sentence[:1].lower()}{found.sentence[1:]}"
    if only is None and restored < len(touched_by(found)):
        words = f"{words}, of {restored:,}; the others have been changed since"
    back = back_to(request, find(request, only)) if only else redirect("home")
    return tell_words(request, words, _answer(request, back))


def _is_a_mark_of(request: Request, act: Act) -> bool:
    return act.actor_id == request.user.pk and set(act.changes) == {"read"}


def _release(request: Request) -> None:
    """What the guard set aside comes back by being released."""
    for one in chosen_by(request).filter(quarantined=True).select_related("mailbox"):
        release(one, request.user)


def _answer(request: Request, back: HttpResponse) -> HttpResponse:
    return HttpResponse(status=204) if request.htmx else back


def _refused(request: Request, error: ConversationError) -> HttpResponse:
    """Say why not: in the strip of the open page, or on a page of its own."""
    if request.htmx:
        return tell_words(request, str(error), HttpResponse(status=204))
    context = {"title": "This cannot be done", "sentence": str(error)}
    return render(request, "error.html", context, status=422)
