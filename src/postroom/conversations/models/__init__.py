"""The tables of the floor, one concept a file."""

from postroom.conversations.models.act import Act
from postroom.conversations.models.approval import Approval, ApprovalRule, Decision, Vote
from postroom.conversations.models.conversation import (
    Conversation,
    KnownId,
    Participant,
    Priority,
    ReadMark,
    Status,
)
from postroom.conversations.models.distribution import Distribution, Way
from postroom.conversations.models.draft import OPEN_DRAFTS, Draft, DraftState, Then
from postroom.conversations.models.mention import Mention
from postroom.conversations.models.merge import Answer, Merge, Suggestion
from postroom.conversations.models.message import Attachment, Body, Direction, Message
from postroom.conversations.models.note import Note, NoteFile
from postroom.conversations.models.notification import (
    ByMail,
    Notification,
    NotificationChoice,
    NotificationHours,
    NotificationKind,
    NotificationMail,
)
from postroom.conversations.models.personal import Follow, Star
from postroom.conversations.models.presence import Doing, Presence
from postroom.conversations.models.reading import RemotePicture, Trust
from postroom.conversations.models.reminder import Reminder, ReminderState
from postroom.conversations.models.tag import ConversationTag, Tag
from postroom.conversations.models.tally import Tally
from postroom.conversations.models.view import SavedView

__all__ = [
    "OPEN_DRAFTS",
    "Act",
    "Answer",
    "Approval",
    "ApprovalRule",
    "Attachment",
    "Body",
    "ByMail",
    "Conversation",
    "ConversationTag",
    "Decision",
    "Direction",
    "Distribution",
    "Doing",
    "Draft",
    "DraftState",
    "Follow",
    "KnownId",
    "Mention",
    "Merge",
    "Message",
    "Note",
    "NoteFile",
    "Notification",
    "NotificationChoice",
    "NotificationHours",
    "NotificationKind",
    "NotificationMail",
    "Participant",
    "Presence",
    "Priority",
    "ReadMark",
    "Reminder",
    "ReminderState",
    "RemotePicture",
    "SavedView",
    "Star",
    "Status",
    "Suggestion",
    "Tag",
    "Tally",
    "Then",
    "Trust",
    "Vote",
    "Way",
]
