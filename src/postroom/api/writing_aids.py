"""What helps while one writes: who may be meant by some letters, and how the team answered before."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from postroom.api import find
from postroom.api.auth import person
from postroom.api.schemas import MessageOut
from postroom.api.shapes import message_shape
from postroom.conversations.writing.completion import completions
from postroom.search.similar import answers_like

recipients = Router(tags=["contacts"])
of_conversation = Router(tags=["conversations"], by_alias=True)


class RecipientOffered(Schema):
    """Somebody who may be meant; `colleague` says that it is one of you."""

    name: str = Field(examples=["Carol Klein"])
    address: str = Field(examples=["carol@customer.example"])
    colleague: bool


class RecipientsOffered(Schema):
    """At most 8 of them."""

    items: list[RecipientOffered]


class AnswerOut(Schema):
    """An earlier reply of the team, and the mail that it answered; `likeness` is from 0 to 1."""

    reply: MessageOut
    question: MessageOut
    likeness: float = Field(examples=[0.5])


class AnswerList(Schema):
    """The closest earlier replies, the most alike first."""

    items: list[AnswerOut]


@recipients.get("", response=RecipientsOffered, summary="Complete a recipient", operation_id="listRecipients")
def list_recipients(request: HttpRequest, q: str) -> Any:
    """People you have written with, and colleagues, whose name or address begins like `q`."""
    found = completions(person(request), q.replace("\x00", ""))
    return {
        "items": [{"name": one.name, "address": one.address, "colleague": one.colleague} for one in found]
    }


@of_conversation.get(
    "/{conversation_id}/answers",
    response=AnswerList,
    summary="How the team answered before",
    operation_id="listSimilarAnswers",
)
def list_answers(request: HttpRequest, conversation_id: str) -> Any:
    """Earlier replies to what was last asked here, of conversations that you see."""
    asker = person(request)
    found = answers_like(asker, find.conversation(asker, conversation_id))
    return {
        "items": [
            {
                "reply": message_shape(one.reply),
                "question": message_shape(one.question),
                "likeness": one.likeness,
            }
            for one in found
        ]
    }
