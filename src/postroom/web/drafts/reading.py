"""What a form says of a draft: what is typed, what it was begun from, and which draft it is."""

import json
from dataclasses import asdict, fields

from django.http import HttpRequest

from postroom.accounts.models import Person
from postroom.conversations.answering import Begun
from postroom.conversations.departure import Departure
from postroom.conversations.drafting import SEVERAL, UNSIGNED, Typed, any_drafts_of
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Conversation, Draft, Then
from postroom.conversations.scheduling import moment_of
from postroom.web.access import Request
from postroom.web.acts.chosen import moment_of as time_to_come

NAMES = tuple(field.name for field in fields(Typed))


def typed_of(request: HttpRequest) -> Typed:
    """Return what stands in the fields.

    The mailbox of a new mail names its sender too: "3:12-person". That a signature was shown says `signing`, that it
    stays `signed`.
    """
    posted = request.POST
    values = {name: posted.get(name, "").replace("\r\n", "\n") for name in NAMES}
    values |= {name: " ".join(posted.getlist(name)) for name in SEVERAL}
    values["sender"] = values["sender"] or posted.get("mailbox", "").partition(":")[2]
    values["signing"] = UNSIGNED if values["signing"] and "signed" not in posted else ""
    return Typed(**values)


def departure_of(request: Request) -> Departure:
    """Return how it is to leave, and what follows.

    `then` is "close" or "snooze:" with words for a time; where a warning came first, `anyway` says it. That
    tracking could be chosen says `tracking`, that it is wanted `track`. Raises ConversationError for a time that is
    none, or past.
    """
    posted = request.POST
    send_at = moment_of(posted.get("send_at", "") or posted.get("send_at_utc", ""))
    track = ("track" in posted) if "tracking" in posted else None
    then, _, words = (posted.get("then") or posted.get("anyway", "")).partition(":")
    if then == Then.SNOOZE:
        return Departure(send_at, track, then, time_to_come(request, words))
    return Departure(send_at, track, Then.CLOSE if then == Then.CLOSE else "")


def base_of(request: HttpRequest) -> Typed:
    """Return what stood in them when the person began, as the page noted it; nothing where it did not."""
    try:
        noted = json.loads(request.POST.get("base", "") or "{}")
    except ValueError:
        return Typed()
    if not isinstance(noted, dict):
        return Typed()
    return Typed(**{name: str(noted.get(name, "")).replace("\r\n", "\n") for name in NAMES})


def as_base(typed: Typed) -> str:
    """Return what a page notes of the fields as it shows them."""
    return json.dumps(asdict(typed))


def begun_of(request: HttpRequest, conversation: Conversation | None) -> Begun:
    """Return what a reply was begun from."""
    draft = draft_of(request, request.user, conversation)  # type: ignore[arg-type]
    number = _number(request.POST.get("since", ""))
    since = conversation.messages.filter(pk=number).first() if conversation and number else None
    return Begun(draft, base_of(request), since, known=number is not None)


def draft_of(request: HttpRequest, person: Person, conversation: Conversation | None) -> Draft | None:
    """Return the draft that the form names, if there is one here. Raises ConversationError for another one."""
    number = _number(request.POST.get("draft", ""))
    if not number:
        return None
    draft = any_drafts_of(person).filter(pk=number, conversation=conversation).first()
    if draft is None:
        raise ConversationError(
            "This draft is not here any more. What you wrote stands in the form.", "draft"
        )
    return draft


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
