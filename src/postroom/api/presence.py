"""Who is in a conversation just now, so that two do not answer the same."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.auth import person
from postroom.api.schemas import Strict
from postroom.conversations.models import Conversation
from postroom.conversations.presence import be_present, who_is_here

router = Router(tags=["conversations"])


class PresentOut(Schema):
    """A colleague who looks or writes here now; `draft` is what they saved last."""

    person: str
    name: str = Field(examples=["Ben"])
    doing: Literal["looking", "writing"]
    draft: str | None


class Presence(Schema):
    """Who else is there."""

    items: list[PresentOut]


class PresenceIn(Strict):
    """What you do there; "" where you leave. It counts for 25 seconds, so say it again while you stay."""

    doing: Literal["", "looking", "writing"]


@router.get(
    "/{conversation_id}/presence", response=Presence, summary="Who is here", operation_id="listPresence"
)
def list_presence(request: HttpRequest, conversation_id: str) -> Any:
    """Colleagues who look at a conversation or write in it now."""
    return _here(find.conversation(person(request), conversation_id), person(request))


@router.put("/{conversation_id}/presence", response=Presence, summary="Be there", operation_id="setPresence")
def put_presence(request: HttpRequest, conversation_id: str, body: PresenceIn) -> Any:
    """Tell colleagues that you look or write, and hear who else does. Who may only read never writes."""
    somebody = person(request)
    conversation = find.conversation(somebody, conversation_id)
    doing = "looking" if body.doing == "writing" and not somebody.may_write else body.doing
    be_present(conversation, somebody, doing)
    return _here(conversation, somebody)


def _here(conversation: Conversation, somebody: Person) -> dict[str, Any]:
    return {
        "items": [
            {
                "person": str(one.person),
                "name": one.name,
                "doing": one.doing,
                "draft": str(one.draft) if one.draft else None,
            }
            for one in who_is_here(conversation, somebody)
        ]
    }
