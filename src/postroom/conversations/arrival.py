"""A mail that arrives: what the stops of the line have found out about it so far."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from postroom.contacts.models import Contact
from postroom.conversations.models import Conversation, Message
from postroom.conversations.storable import cut, storable
from postroom.guard.case import Judgement
from postroom.guard.sent import NO_MARKS, Marks
from postroom.mail.automatic import automatic
from postroom.mail.bounce import bounce
from postroom.mail.content_hash import content_hash
from postroom.mail.identity import Token
from postroom.mail.model import Address, Automatic, Bounce, Mail
from postroom.mail.quotes_html import split_body
from postroom.mail.threading import Verdict, referenced_ids
from postroom.mailboxes.models import Mailbox
from postroom.outbox.models import Outgoing

LONGEST_ID = 998
LONGEST_TEXT = 1_000_000
MOST_PEOPLE = 200

Outcome = Literal["filed", "duplicate", "quarantined"]


@dataclass(slots=True)
class Arrival:
    """One mail for one mailbox on its way through the line; each stop fills in what it is there for.

    `history`: it is from before Postroom (see `spool.Envelope.history_at`); `from_us`: the mailbox itself wrote
    it then, elsewhere. `text` is what is new in it, `quoted` the rest; `content` is the hash of the mail's content,
    `marks` are those of our own mail that it
    may be or refer to, `generation` is the highest of these, `sent_as` the Message-ID under which we sent it.
    `taken` where a colleague answered a notification: it is no message of the conversation.
    `considered` are the conversations that the verdict names, by the numbers in it. `reopened` is the status
    from which it brought its conversation back, if it did.
    """

    mailbox: Mailbox
    mail: Mail
    mail_from: str
    recipients: tuple[str, ...]
    raw_digest: str
    attachment_digests: tuple[str, ...]
    received_at: datetime
    history: bool = False
    from_us: bool = False
    own_addresses: frozenset[str] = frozenset()
    tokens: tuple[Token, ...] = ()
    bounce: Bounce | None = None
    machine: Automatic = field(init=False)
    text: str = field(init=False)
    quoted: str = field(init=False)
    content: str = ""
    marks: Marks = NO_MARKS
    generation: int = 0
    sent_as: str = ""
    judgement: Judgement = field(default_factory=lambda: Judgement("deliver", ""))
    contact: Contact | None = None
    identity: str = ""
    reported: Outgoing | None = None
    verdict: Verdict | None = None
    considered: dict[int, Conversation] = field(default_factory=dict)
    conversation: Conversation | None = None
    message: Message | None = None
    twin: "Arrival | None" = None
    reopened: str = ""
    outcome: Outcome = "filed"
    taken: bool = False
    reason: str = ""

    def __post_init__(self) -> None:
        # What needs nothing but the mail is found here, before the transaction of the batch begins.
        self.content = content_hash(self.mail)
        self.identity = _identity(self)
        self.bounce = bounce(self.mail, self.mail_from)
        self.machine = automatic(self.mail, self.mail_from)
        self.text, self.quoted = _split(self.mail.text, self.mail.html)

    @property
    def sender(self) -> Address | None:
        """Who the message is from: whom a member forwards, the author, or whoever else the mail names."""
        mail = self.mail
        if self.verdict is not None and self.verdict.customer is not None:
            return self.verdict.customer
        return mail.author or mail.sender or next(iter(mail.reply_to), None)

    @property
    def correspondent(self) -> Address | None:
        """Who the conversation is with: the sender, or the first outside whom the mailbox itself wrote to."""
        if not self.from_us:
            return self.sender
        return next((one for one in self.mail.to if one.normalised not in self.own_addresses), None)

    @property
    def by_a_person(self) -> bool:
        """Whether it may bring a closed conversation back: not for machines that say so, reports, the past."""
        return (
            not self.history
            and self.judgement.outcome in ("deliver", "silent")
            and not self.judgement.by_a_machine
        )


def _identity(arrival: Arrival) -> str:
    """Return what makes two mails the same: their id and their content, whatever way they came."""
    message_id = arrival.mail.message_id
    if not message_id:
        return arrival.raw_digest  # Without an id, only the very same bytes are the same mail.
    return hashlib.sha256(f"{message_id}\n{arrival.content}".encode("utf-8", "replace")).hexdigest()


def _split(text: str, html: str) -> tuple[str, str]:
    """Return what is new and what is quoted (with the signature); all is new where nothing would be left."""
    text = storable(text[:LONGEST_TEXT])
    parts = split_body(text, html)
    if not parts.new.strip():
        return text.strip(), ""
    rest = "\n\n".join(piece for piece in (parts.signature, parts.forwarded, parts.quoted) if piece.strip())
    return parts.new.strip(), rest


def ids_of(mail: Mail) -> list[str]:
    """Return the ids by which other mail may find this one: its own and those it refers to."""
    ids = ([mail.message_id] if mail.message_id else []) + list(referenced_ids(mail))
    return [storable(one) for one in ids if len(one) <= LONGEST_ID]


def people_of(arrival: Arrival) -> dict[str, str]:
    """Return the addresses (normalised) that take part in the conversation by this mail, with their names.

    Our own are left out: they take part in everything. A report brings nobody in.
    """
    if arrival.judgement.outcome == "bounce":
        return {}
    mail = arrival.mail
    people = [*mail.from_, *mail.reply_to, *mail.to[:MOST_PEOPLE], *mail.cc[:MOST_PEOPLE]]
    if arrival.sender is not None:
        people.append(arrival.sender)
    named = {cut(person.normalised, 320): person.name for person in people if person.address}
    return {address: name for address, name in named.items() if address not in arrival.own_addresses}
