"""Sending a message on to somebody else."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router

from postroom.api import find
from postroom.api.approvals import ApprovalOut, approval_shape
from postroom.api.auth import writer
from postroom.api.departure import departure_and_then
from postroom.api.moments import Moment
from postroom.api.schemas import DESPITE, SENDER, MessageOut, Strict, Warned
from postroom.api.shapes import message_shape
from postroom.conversations.answering import Begun, answer
from postroom.conversations.drafting import UNSIGNED, Typed
from postroom.conversations.send_guard.looking import check_finished

router = Router(tags=["conversations"], by_alias=True)


class ForwardIn(Strict):
    """Which message goes to whom; `text` or `html` stand above it, and may be empty.

    `attachments` are the ids of those of its files that go along, by default all.
    """

    message: str
    to: list[str]
    cc: list[str] = []
    bcc: list[str] = []
    text: str = Field("", examples=["Could you look at this?"])
    html: str = Field("", examples=[""])
    sender: str = SENDER
    attachments: list[str] | None = Field(None, examples=[["42"]])
    files: list[str] = Field([], description="Keys of uploads.", examples=[[]])
    signature: bool = True
    close: bool = False
    snooze: bool = Field(False, description="Put the conversation off until an answer comes.")
    snoozed_until: Moment | None = Field(None, description="Put the conversation off until then.")
    send_at: Moment | None = Field(None, description="Leave then, not now.")
    track: bool | None = Field(None, description="Note openings, where the mailbox leaves that open.")
    despite: list[Warned] = Field([], description=DESPITE)


@router.post(
    "/{conversation_id}/forwards",
    response={201: MessageOut, 202: ApprovalOut},
    summary="Forward",
    operation_id="createForward",
)
def create_forward(request: HttpRequest, conversation_id: str, body: ForwardIn) -> Any:
    """Send a message of a conversation on to somebody else; 202 where it needs approval.

    409 `send-guard` where something looks unfinished: see `despite`.
    """
    author = writer(request)
    conversation = find.to_change(author, conversation_id)
    message = get_object_or_404(conversation.messages, pk=find.number(body.message))
    carried = body.attachments
    if carried is None:
        carried = [
            str(number) for number in message.attachments.filter(inline=False).values_list("pk", flat=True)
        ]
    typed = Typed(", ".join(body.to), ", ".join(body.cc), ", ".join(body.bcc), "", body.text, body.html)
    typed = replace(
        typed,
        sender=body.sender,
        files=" ".join(body.files),
        signing="" if body.signature else UNSIGNED,
        forwards=str(message.pk),
        carried=" ".join(carried),
    )
    check_finished(author, conversation, typed, body.despite)
    departure = departure_and_then(body)
    outcome = answer(conversation, author, typed, Begun(), departure=departure)
    if outcome.message is None:
        return 202, approval_shape(outcome.approval)
    return 201, message_shape(outcome.message)
