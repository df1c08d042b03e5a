"""/conversations, and what hangs on one."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router

from postroom.accounts.models import Person
from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.paging import PageQuery, decode_moment
from postroom.api.problems import Problem
from postroom.api.schemas import (
    ConversationIn,
    ConversationOut,
    ConversationPage,
    ConversationPatch,
    MessageOut,
    MessagePage,
    NoteIn,
    NoteOut,
    ReplyIn,
    Status,
)
from postroom.api.shapes import conversation_shape, message_shape, note_shape
from postroom.conversations.access import newest_first
from postroom.conversations.addresses import entered
from postroom.conversations.assigning import assign
from postroom.conversations.closing import set_status
from postroom.conversations.models import Conversation, Message
from postroom.conversations.noting import add_note
from postroom.conversations.replies import reply, start
from postroom.conversations.tagging import set_tags
from postroom.conversations.words import written
from postroom.kit.cursors import encode

router = Router(tags=["conversations"])


@router.get("", response=ConversationPage, summary="List conversations", operation_id="listConversations")
def list_conversations(
    request: HttpRequest,
    page: Query[PageQuery],
    mailbox: str | None = None,
    status: Status | None = None,
) -> Any:
    """Conversations, what happened last first; of one mailbox (id or address), in one status."""
    rows = newest_first(find.conversations(person(request)))
    if mailbox:
        rows = rows.filter(mailbox=find.mailbox(person(request), mailbox))
    if status:
        rows = rows.filter(status=status)
    if page.cursor:
        at, last = decode_moment(page.cursor)
        rows = rows.filter(Q(latest_at__lt=at) | Q(latest_at=at, pk__lt=last))
    found = list(rows[: page.limit + 1])
    items = found[: page.limit]
    more = encode([items[-1].latest_at.isoformat(), items[-1].pk]) if len(found) > page.limit else None
    return {"items": [conversation_shape(one) for one in items], "next_cursor": more}


@router.post(
    "", response={201: ConversationOut}, summary="Write to somebody", operation_id="createConversation"
)
def create_conversation(request: HttpRequest, body: ConversationIn) -> Any:
    """Start a conversation with a new mail."""
    author = writer(request)
    mailbox = find.mailbox(author, body.mailbox)
    words, recipients = written(body.text, body.html), entered(body.to, body.cc, body.bcc)
    message = start(mailbox, author, words, recipients, body.subject)
    return 201, conversation_shape(find.conversation(author, str(message.conversation_id)))


@router.get(
    "/{conversation_id}",
    response=ConversationOut,
    summary="Read a conversation",
    operation_id="getConversation",
)
def get_conversation(request: HttpRequest, conversation_id: str) -> Any:
    """One conversation; its messages are at /messages below it."""
    return conversation_shape(find.conversation(person(request), conversation_id))


@router.patch(
    "/{conversation_id}",
    response=ConversationOut,
    summary="Change a conversation",
    operation_id="updateConversation",
)
def update_conversation(request: HttpRequest, conversation_id: str, body: ConversationPatch) -> Any:
    """Change status, assignee and tags, all or none of them."""
    actor = writer(request)
    conversation = find.conversation(actor, conversation_id)
    with transaction.atomic():
        if "assignee" in body.model_fields_set:
            assign(conversation, _assignee(conversation, body.assignee), actor)
        if body.tags is not None:
            set_tags(conversation, body.tags, actor)
        if body.status is not None:
            set_status(conversation, body.status, actor)
    return conversation_shape(find.conversation(actor, conversation_id))


@router.get(
    "/{conversation_id}/messages",
    response=MessagePage,
    summary="List messages",
    operation_id="listMessages",
)
def list_messages(request: HttpRequest, conversation_id: str, page: Query[PageQuery]) -> Any:
    """The messages of a conversation, oldest first."""
    conversation = find.conversation(person(request), conversation_id)
    rows = _messages(conversation).order_by("received_at", "pk")
    if page.cursor:
        at, last = decode_moment(page.cursor)
        rows = rows.filter(Q(received_at__gt=at) | Q(received_at=at, pk__gt=last))
    found = list(rows[: page.limit + 1])
    items = found[: page.limit]
    more = encode([items[-1].received_at.isoformat(), items[-1].pk]) if len(found) > page.limit else None
    return {"items": [message_shape(message) for message in items], "next_cursor": more}


@router.post(
    "/{conversation_id}/replies", response={201: MessageOut}, summary="Reply", operation_id="createReply"
)
def create_reply(request: HttpRequest, conversation_id: str, body: ReplyIn) -> Any:
    """Answer a conversation. The mail leaves when the mailbox's undo time is over."""
    author = writer(request)
    conversation = find.conversation(author, conversation_id)
    recipients = entered(body.to, body.cc, body.bcc) if body.to is not None else None
    if recipients is None and (body.cc or body.bcc):
        raise Problem(422, "cc and bcc need to: name all recipients, or none of them.", "to")
    words = written(body.text, body.html)
    message = reply(conversation, author, words, recipients, then_close=body.close)
    return 201, message_shape(_messages(conversation).get(pk=message.pk))


@router.post(
    "/{conversation_id}/notes", response={201: NoteOut}, summary="Write a note", operation_id="createNote"
)
def create_note(request: HttpRequest, conversation_id: str, body: NoteIn) -> Any:
    """Write a note to colleagues; no customer ever sees it."""
    author = writer(request)
    return 201, note_shape(add_note(find.conversation(author, conversation_id), author, body.text))


def _messages(conversation: Conversation) -> Any:
    return (
        Message.objects.filter(conversation=conversation)
        .select_related("author", "outgoing", "body")
        .prefetch_related("attachments", "outgoing__recipients")
    )


def _assignee(conversation: Conversation, text: str | None) -> Person | None:
    if text is None:
        return None
    found = find.colleague(conversation.mailbox, text)
    if found is None:
        raise Problem(
            422,
            f"Nobody with the id or address “{text[:100]}” works in {conversation.mailbox.name}.",
            "assignee",
        )
    return found
