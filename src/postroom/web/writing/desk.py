"""What lies around the text of a mail that is being written: senders, how large it may become."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from postroom.accounts.models import Person
from postroom.conversations.models import Conversation
from postroom.conversations.writing.sender import kept_sender
from postroom.mailboxes.letterhead.senders import Sender, most_bytes, senders
from postroom.mailboxes.models import Mailbox, MailboxAddress, Tracking
from postroom.mailboxes.tracking import tracks


@dataclass
class Desk:
    """The desk of a person who writes from a mailbox, perhaps in a conversation."""

    person: Person
    mailbox: Mailbox
    conversation: Conversation | None = None
    addresses: Sequence[MailboxAddress] | None = None
    """Those of the mailbox, perhaps among others, where they have been read."""

    @cached_property
    def senders(self) -> list[Sender]:
        """From whom the mail may come."""
        return senders(self.mailbox, self.person, self.addresses)

    @cached_property
    def sender(self) -> str:
        """The one that is chosen."""
        kept = kept_sender(self.conversation, self.senders) if self.conversation is not None else None
        return (kept or self.senders[0]).code if self.senders else ""

    @property
    def may_track(self) -> bool:
        """Whether it can be chosen for this mail that its opening is noted: the mailbox leaves that open."""
        return bool(settings.PUBLIC_URL) and self.mailbox.tracking == Tracking.DEFAULT

    @property
    def tracks(self) -> bool:
        """Whether that is so where nobody chooses."""
        return tracks(self.mailbox)

    @cached_property
    def most_bytes(self) -> int:
        """How large the files of the mail may be together."""
        return most_bytes(self.mailbox)
