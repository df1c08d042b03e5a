"""/conversations, and what hangs on one."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from postroom.accounts.models import Person
from postroom.accounts.prepared import prepared
from postroom.accounts.teams import teams_of
from postroom.api import find
from postroom.api.approvals import ApprovalOut, approval_shape
from postroom.api.auth import person, writer
from postroom.api.departure import departure_and_then, departure_of
from postroom.api.paging import PageQuery, from_moment, moment_of, page_of_moments
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
    SplitIn,
    Status,
)
from postroom.api.shapes import conversation_shape, message_shape, note_shape
from postroom.conversations.answering import Begun, answer, check_newest, write_first
from postroom.conversations.assigning import assign
from postroom.conversations.closing import set_statuses
from postroom.conversations.drafting import UNSIGNED, Typed
from postroom.conversations.editing import rename, set_priority
from postroom.conversations.marking import follow, star, unfollow, unstar
from postroom.conversations.models import Conversation, Message
from postroom.conversations.moving import move
from postroom.conversations.noting import add_note
from postroom.conversations.reading import with_files
from postroom.conversations.recipients import Chosen
from postroom.conversations.replies import suggested_recipients
from postroom.conversations.send_guard.looking import check_finished
from postroom.conversations.splitting import split
from postroom.conversations.tagging import set_tags
from postroom.conversations.teamwork import assign_team
from postroom.conversations.writing.uploads import chosen
from postroom.delivery.quarantine import release

router = Router(tags=["conversations"], by_alias=True)


@router.get("", response=ConversationPage, summary="List conversations", operation_id="listConversations")
def list_conversations(
    request: HttpRequest,
    page: Query[PageQuery],
    mailbox: str | None = None,
    status: Status | None = None,
) -> Any:
    """Conversations, what happened last first; of one mailbox (id or address), in one status."""
    who = person(request)
    of = find.mailbox(who, mailbox).pk if mailbox else None
    found = _listed(who, of, status, *moment_of(page), limit=page.limit)
    return page_of_moments(found, page, "latest_at", conversation_shape)


@prepared
def _listed(
    who: Person, mailbox: int | None, status: str | None, at: datetime | None, last: int | None, *, limit: int
) -> QuerySet[Conversation]:
    rows = find.conversations(who).select_related(None).select_related("assignee")
    if mailbox is not None:
        rows = rows.filter(mailbox=mailbox)
    if status is not None:
        rows = rows.filter(status=status)
    return from_moment(rows, "latest_at", at, last, limit, newest_first=True)


@router.post(
    "",
    response={201: ConversationOut, 202: ApprovalOut},
    summary="Write to somebody",
    operation_id="createConversation",
)
def create_conversation(request: HttpRequest, body: ConversationIn) -> Any:
    """Start a conversation with a new mail; 202 where it needs approval, 409 where the send guard warns."""
    author = writer(request)
    mailbox = find.mailbox(author, body.mailbox)
    to = body.to if isinstance(body.to, str) else ", ".join(body.to)
    typed = Typed(to, ", ".join(body.cc), ", ".join(body.bcc), body.subject, body.text, body.html)
    departure, typed = departure_of(body.send_at, body.track), _beside(typed, body)
    check_finished(author, None, typed, body.despite)
    outcome = write_first(mailbox, author, typed, Begun(), departure=departure)
    if outcome.message is None:
        return 202, approval_shape(outcome.approval)
    return 201, conversation_shape(find.conversation(author, str(outcome.message.conversation_id)))


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
    """Change what is given, all of it or nothing. To open what was set aside is to release it."""
    actor = writer(request)
    conversation = find.to_change(actor, conversation_id)
    with transaction.atomic():
        if "assignee" in body.model_fields_set:
            assign(conversation, _assignee(conversation, body.assignee), actor)
        if "team" in body.model_fields_set:
            teams = teams_of(actor)
            assign_team(
                conversation,
                get_object_or_404(teams, pk=find.number(body.team)) if body.team else None,
                actor,
            )
        if body.subject is not None:
            rename(conversation, body.subject, actor)
        if body.priority is not None:
            set_priority([conversation], body.priority, actor)
        if body.mailbox is not None:
            move([conversation], find.mailbox(actor, body.mailbox), actor)
        if body.tags is not None:
            set_tags(conversation, body.tags, actor)
        if body.status == "open" and conversation.quarantined:
            conversation_id = str(release(conversation, actor).pk)
        elif body.status is not None:
            set_statuses([conversation], body.status, actor, until=body.snoozed_until)
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
    found = _listed_messages(conversation.pk, *moment_of(page), limit=page.limit)
    prefetch_related_objects([one for one in found if one.has_files], "attachments")  # type: ignore[attr-defined]
    prefetch_related_objects([one.outgoing for one in found if one.outgoing], "recipients")
    return page_of_moments(found, page, "received_at", message_shape)


@prepared
def _listed_messages(
    conversation: int, at: datetime | None, last: int | None, *, limit: int
) -> QuerySet[Message]:
    rows = with_files(Message.objects.filter(conversation=conversation))
    return from_moment(rows.select_related("author", "outgoing", "body"), "received_at", at, last, limit)


@router.post(
    "/{conversation_id}/replies",
    response={201: MessageOut, 202: ApprovalOut},
    summary="Reply",
    operation_id="createReply",
)
def create_reply(request: HttpRequest, conversation_id: str, body: ReplyIn) -> Any:
    """Answer a conversation. The mail leaves when the mailbox's undo time is over; 202 where it needs approval.

    409 `send-guard` where something looks unfinished: see `despite`.
    """
    author = writer(request)
    conversation = find.to_change(author, conversation_id)
    if body.to is None and (body.cc or body.bcc):
        raise Problem(422, "cc and bcc need to: name all recipients, or none of them.", "to")
    if body.since is not None:
        since = get_object_or_404(conversation.messages, pk=find.number(body.since))
        check_newest(conversation, author, since)
    typed = _typed(conversation, body)
    check_finished(author, conversation, typed, body.despite)
    departure = departure_and_then(body)
    outcome = answer(conversation, author, typed, Begun(), anyway=True, departure=departure)
    if outcome.message is None:
        return 202, approval_shape(outcome.approval)
    return 201, message_shape(_messages(conversation).get(pk=outcome.message.pk))


@router.post(
    "/{conversation_id}/notes", response={201: NoteOut}, summary="Write a note", operation_id="createNote"
)
def create_note(request: HttpRequest, conversation_id: str, body: NoteIn) -> Any:
    """Write a note to colleagues; no customer ever sees it."""
    author = writer(request)
    files = chosen(author, body.files)
    return 201, note_shape(add_note(find.to_change(author, conversation_id), author, body.text, files))


@router.post(
    "/{conversation_id}/split",
    response={201: ConversationOut},
    summary="Split",
    operation_id="splitConversation",
)
def split_conversation(request: HttpRequest, conversation_id: str, body: SplitIn) -> Any:
    """Move a message and all after it into a conversation of its own; merging that back undoes it."""
    actor = writer(request)
    conversation = find.to_change(actor, conversation_id)
    first = get_object_or_404(conversation.messages, pk=find.number(body.message))
    return 201, conversation_shape(find.conversation(actor, str(split(first, actor).pk)))


@router.put("/{conversation_id}/star", response={204: None}, summary="Star", operation_id="starConversation")
def star_conversation(request: HttpRequest, conversation_id: str) -> Any:
    """Put your own star on a conversation."""
    star(find.conversation(person(request), conversation_id), person(request))
    return 204, None


@router.delete(
    "/{conversation_id}/star", response={204: None}, summary="Unstar", operation_id="unstarConversation"
)
def unstar_conversation(request: HttpRequest, conversation_id: str) -> Any:
    """Take your star off."""
    unstar(find.conversation(person(request), conversation_id), person(request))
    return 204, None


@router.put(
    "/{conversation_id}/follow", response={204: None}, summary="Follow", operation_id="followConversation"
)
def follow_conversation(request: HttpRequest, conversation_id: str) -> Any:
    """Hear of what happens in a conversation."""
    follow(find.conversation(person(request), conversation_id), person(request))
    return 204, None


@router.delete(
    "/{conversation_id}/follow", response={204: None}, summary="Unfollow", operation_id="unfollowConversation"
)
def unfollow_conversation(request: HttpRequest, conversation_id: str) -> Any:
    """Hear of it no more."""
    unfollow(find.conversation(person(request), conversation_id), person(request))
    return 204, None


def _typed(conversation: Conversation, body: ReplyIn) -> Typed:
    """Return what is sent; without recipients, to those whom the page would suggest."""
    if body.to is not None:
        to, cc, bcc = body.to, body.cc, body.bcc
    else:
        suggested = suggested_recipients(conversation)
        to, cc, bcc = ([_line(one) for one in some] for some in (suggested.to, suggested.cc, ()))
    typed = Typed(", ".join(to), ", ".join(cc), ", ".join(bcc), "", body.text, body.html)
    return _beside(typed, body)


def _beside(typed: Typed, body: ConversationIn | ReplyIn) -> Typed:
    """Return it with the files, the signature and the sender that are asked for."""
    signing = "" if body.signature else UNSIGNED
    return replace(typed, files=" ".join(body.files), signing=signing, sender=body.sender)


def _line(one: Chosen) -> str:
    name = one.name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}" <{one.address}>' if name else one.address


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
