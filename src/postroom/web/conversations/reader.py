"""One conversation as its page shows it: each thing is read when a template first asks for it."""

from dataclasses import dataclass, field
from functools import cached_property
from math import ceil

from postroom.accounts.models import Person
from postroom.contacts.models import Contact
from postroom.conversations.access import conversations_of, newest_first
from postroom.conversations.models import Conversation, Direction, Message, Status
from postroom.conversations.reading import timeline
from postroom.conversations.recipients import Party
from postroom.kit.clock import now
from postroom.mailboxes.access import people_of
from postroom.web.conversations.composer import Composer, suggested
from postroom.web.conversations.entries import TimelineEntry, entry_of
from postroom.web.inbox.places import Place, place_of
from postroom.web.inbox.rows import Page, page_of
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.messages.delivery import Delivery

EARLIER = 8


@dataclass
class Reader:
    """A conversation that a person reads, coming from the list that `key` names."""

    person: Person
    conversation: Conversation
    key: str = ""
    written: Composer | None = field(default=None)

    @cached_property
    def sidebar(self) -> Sidebar:
        return Sidebar(self.person, self.key)

    @cached_property
    def here(self) -> Place:
        """The list beside the conversation."""
        return place_of(self.key, self.sidebar.mailboxes)

    @cached_property
    def page(self) -> Page:
        """The first page of that list."""
        return page_of(self.here, self.person, also=[self.conversation])

    @cached_property
    def entries(self) -> list[TimelineEntry]:
        """The timeline, oldest first."""
        return [entry_of(entry) for entry in timeline(self.conversation)]

    @cached_property
    def composer(self) -> Composer:
        """What stands in the composer: what was written, or who a reply would go to."""
        read = [entry.message for entry in self.__dict__.get("entries", ()) if entry.message]
        return self.written or suggested(self.conversation, read)

    @cached_property
    def people(self) -> list[Person]:
        """Who may look after the conversation."""
        return list(people_of(self.conversation.mailbox))

    @property
    def is_mine(self) -> bool:
        """Whether the person who reads looks after it."""
        return self.conversation.assignee_id == self.person.pk

    @property
    def is_open(self) -> bool:
        """Whether it stands in an inbox."""
        return self.conversation.status == Status.OPEN

    @property
    def contact(self) -> Contact | None:
        """Whom the conversation is with."""
        return self.conversation.contact

    @cached_property
    def party(self) -> Party:
        """Whom the conversation is with: who wrote last from outside, or was written to."""
        messages = [entry.message for entry in reversed(self.entries) if entry.message]
        received = [one for one in messages if one.direction == Direction.IN and one.from_address]
        newest = next((one for one in received if not one.automatic), None) or next(iter(received), None)
        written_to = next((row for one in messages for row in one.to), {"name": "", "address": ""})
        if newest is not None:
            name, address = newest.from_name, newest.from_address
        else:
            name, address = written_to["name"], written_to["address"]
        contact = self.contact.name if self.contact is not None else ""
        return Party(
            contact or name or address or self.conversation.correspondents or "Unknown sender", address
        )

    @cached_property
    def earlier(self) -> list[Conversation]:
        """Other conversations of the same contact that this person may see, newest first (one query)."""
        if self.contact is None:
            return []
        others = conversations_of(self.person).filter(contact=self.contact).exclude(pk=self.conversation.pk)
        return list(newest_first(others).only("subject", "status", "latest_at", "mailbox_id")[:EARLIER])

    @property
    def related(self) -> Conversation | None:
        """The conversation that this one was split from, if the person may see it."""
        related = self.conversation.related
        seen = {mailbox.pk for mailbox in self.sidebar.mailboxes}
        return related if related is not None and related.mailbox_id in seen else None

    @cached_property
    def undoable(self) -> Message | None:
        """The person's own newest message, as long as its sending can be undone."""
        sent = [e.message for e in self.entries if e.message and e.message.author_id == self.person.pk]
        newest = max(sent, key=lambda message: message.received_at, default=None)
        return newest if newest is not None and Delivery(newest).can_be_taken_back(now()) else None

    @property
    def seconds_left(self) -> int:
        """How long the message that can be undone still waits."""
        leaves_at = Delivery(self.undoable).leaves_at if self.undoable is not None else None
        return max(0, ceil((leaves_at - now()).total_seconds())) if leaves_at is not None else 0
