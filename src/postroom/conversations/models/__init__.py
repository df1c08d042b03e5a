"""The tables of the floor, one concept a file."""

from postroom.conversations.models.conversation import (
    Conversation,
    KnownId,
    Participant,
    ReadMark,
    Status,
)
from postroom.conversations.models.message import Attachment, Body, Direction, Message
from postroom.conversations.models.note import Note
from postroom.conversations.models.tag import ConversationTag, Tag

__all__ = [
    "Attachment",
    "Body",
    "Conversation",
    "ConversationTag",
    "Direction",
    "KnownId",
    "Message",
    "Note",
    "Participant",
    "ReadMark",
    "Status",
    "Tag",
]
