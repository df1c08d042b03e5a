"""What the API speaks of. Ids are opaque strings; times are RFC 3339 in UTC; sizes are bytes."""

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema
from pydantic import BaseModel, ConfigDict

from postroom.api.moments import Moment

Status = Literal["open", "snoozed", "closed", "archived", "spam", "trash"]
Warned = Literal[
    "missing_attachment",
    "unfilled_placeholder",
    "new_domain",
    "note_text",
    "other_customer",
    "empty_subject",
    "to_no_reply",
]
DESPITE = "Kinds of warning of the send guard that this mail is sent despite; any other stops it with 409."


TrackingName = Literal["", "on", "off"]
SENDER = Field(
    "", description="A code of the mailbox's senders; the usual one where it is empty.", examples=[""]
)


class Out(BaseModel):
    """What is answered. The shapes are made of plain values, so that nothing of Django has to be looked through."""


class AddressOut(Out):
    """A name and an e-mail address."""

    name: str
    address: str


class PersonOut(Out):
    """A colleague."""

    id: str
    name: str
    email: str


class MailboxOut(Out):
    """A shared mailbox with its settings. `address` is the one that it writes from."""

    id: str
    name: str
    address: str
    addresses: list[str]
    hue: int
    undo_seconds: int
    sender_name: str
    closes_after_reply: bool
    reply_tokens: bool
    tracking: TrackingName


class ConversationOut(Out):
    """A conversation as lists show it."""

    id: str
    mailbox: str
    subject: str
    status: Status
    snoozed_until: datetime | None
    team: str | None
    priority: int
    assignee: PersonOut | None
    tags: list[str]
    correspondents: str
    excerpt: str
    message_count: int
    has_attachments: bool
    quarantined: bool
    created_at: datetime
    latest_at: datetime


class AttachmentOut(Out):
    """A file of a message."""

    id: str
    name: str
    content_type: str
    size_bytes: int
    inline: bool


class RecipientOut(Out):
    """What became of a sent message for one recipient, with the relay's own words."""

    address: str
    state: str
    answer: str


class MessageOut(Out):
    """A message. `text` is what its writer newly wrote, `quoted_text` what stood quoted below."""

    id: str
    conversation: str
    direction: Literal["in", "out"]
    automatic: bool
    author: PersonOut | None
    from_: AddressOut | None = Field(None, alias="from")
    to: list[AddressOut]
    cc: list[AddressOut]
    reply_to: list[AddressOut]
    subject: str
    text: str
    quoted_text: str
    html: str | None
    message_id: str
    references: list[str]
    sent_at: datetime | None
    received_at: datetime
    size_bytes: int
    limited: bool
    attachments: list[AttachmentOut]
    recipients: list[RecipientOut]
    verdict: dict[str, Any]


class NoteFileOut(Out):
    """A file of a note; its bytes are at /notes/NOTE/files/ID."""

    id: str
    name: str
    content_type: str
    size_bytes: int


class NoteOut(Out):
    """A note, which only the team sees."""

    id: str
    conversation: str
    author: PersonOut | None
    text: str
    files: list[NoteFileOut]
    created_at: datetime


class LedgerOut(Out):
    """One mail for one mailbox, or one refusal at a door."""

    id: str
    received_at: datetime
    door: str
    mailbox: str | None
    from_: str = Field("", alias="from")
    subject: str
    size_bytes: int
    outcome: Literal["filed", "duplicate", "quarantined", "parked", "waiting", "refused"]
    reason: str
    conversation: str | None
    message: str | None


class LedgerWay(LedgerOut):
    """The way of one mail: when it was where, what the door knew of it, and the verdict."""

    stored_at: datetime | None
    recorded_at: datetime | None
    searchable_at: datetime | None
    envelope: dict[str, Any]
    verdict: dict[str, Any]


class LedgerSummary(Out):
    """What became of all mail that was accepted; `unaccounted` must be 0."""

    accepted: int
    filed: int
    duplicate: int
    quarantined: int
    parked: int
    waiting: int
    unaccounted: int


class MailboxPage(Out):
    """A page of mailboxes."""

    items: list[MailboxOut]
    next_cursor: str | None


class ConversationPage(Out):
    """A page of conversations."""

    items: list[ConversationOut]
    next_cursor: str | None


class MessagePage(Out):
    """A page of messages."""

    items: list[MessageOut]
    next_cursor: str | None


class LedgerPage(Out):
    """A page of the ledger."""

    items: list[LedgerOut]
    next_cursor: str | None


class Strict(Schema):
    """What programs send: unknown fields are refused, so that a typing error does not go unnoticed."""

    model_config = ConfigDict(extra="forbid")


class ReplyIn(Strict):
    """A reply: `text` or `html`. Without recipients it goes to those whom the page would suggest."""

    text: str = ""
    html: str = ""
    to: list[str] | None = None
    cc: list[str] = []
    bcc: list[str] = []
    sender: str = SENDER
    files: list[str] = Field([], description="Keys of uploads.")
    signature: bool = True
    close: bool = False
    snooze: bool = Field(False, description="Put the conversation off until an answer comes.")
    snoozed_until: Moment | None = Field(None, description="Put the conversation off until then.")
    since: str | None = Field(
        None, description="The newest message that was read: 409 where a newer one is there."
    )
    send_at: Moment | None = Field(None, description="Leave then, not now; until then it can be taken back.")
    track: bool | None = Field(None, description="Note openings, where the mailbox leaves that open.")
    despite: list[Warned] = Field([], description=DESPITE)


class SplitIn(Strict):
    """Where to split: the id of the first message that goes."""

    message: str


class NoteIn(Strict):
    """A note: words, or `files` (keys of uploads), or both."""

    text: str = ""
    files: list[str] = []


class ConversationIn(Strict):
    """A new mail to somebody: `text` or `html`."""

    mailbox: str
    to: list[str] | str
    subject: str
    text: str = ""
    html: str = ""
    cc: list[str] = []
    bcc: list[str] = []
    sender: str = SENDER
    files: list[str] = Field([], description="Keys of uploads.")
    signature: bool = True
    send_at: Moment | None = Field(None, description="Leave then, not now.")
    track: bool | None = Field(None, description="Note openings, where the mailbox leaves that open.")
    despite: list[Warned] = Field([], description=DESPITE)


class ConversationPatch(Strict):
    """What is to change; what is left out stays.

    `assignee` is an id or an e-mail address, null for nobody; `team` an id, null for none.
    `snoozed_until` goes with the status "snoozed"; without it, an answer brings the conversation back.
    """

    status: Status | None = None
    snoozed_until: Moment | None = None
    assignee: str | None = None
    team: str | None = None
    tags: list[str] | None = None
    subject: str | None = None
    priority: int | None = None
    mailbox: str | None = None
