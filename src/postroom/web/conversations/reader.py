"""One conversation as its page shows it: each thing is read when a template first asks for it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from math import ceil

from postroom.accounts.models import Person
from postroom.contacts.models import Contact
from postroom.conversations.access import conversations_of, newest_first
from postroom.conversations.addresses import addresses_of
from postroom.conversations.drafting import with_drafts
from postroom.conversations.merging import merges_to_undo
from postroom.conversations.models import (
    Conversation,
    Direction,
    Draft,
    DraftState,
    Message,
    Status,
    Suggestion,
    Tag,
)
from postroom.conversations.quoting import quote_of
from postroom.conversations.reading import Stretch, stretch_of, timeline
from postroom.conversations.recipients import Party
from postroom.conversations.replies import answered_message
from postroom.conversations.suggestions import suggestions_for
from postroom.conversations.undoing import UNDO_WITHIN
from postroom.conversations.when import presets
from postroom.kit.clock import now
from postroom.mailboxes.access import Act, granted, people_of
from postroom.mailboxes.models import MailboxAddress
from postroom.web.conversations.composer import Composer, newest_of, of_draft, suggested
from postroom.web.conversations.entries import TimelineEntry, draft_entry, entry_of
from postroom.web.inbox.places import Place
from postroom.web.inbox.rows import Page, page_of, tags_on
from postroom.web.inbox.sidebar import Sidebar
from postroom.web.messages.delivery import Delivery
from postroom.web.writing.desk import Desk

EARLIER = 8


@dataclass
class Reader:
    """A conversation that a person reads, coming from the list that `key` names.

    `hit` is the entry that was found, `opened` the draft that they write on, where it is not their own, `since` from
    when on a long one is shown.
    """

    person: Person
    conversation: Conversation
    key: str = ""
    written: Composer | None = field(default=None)
    hit: str = ""
    zone: tzinfo = UTC
    opened: str = ""
    since: datetime | None = None

    @property
    def may_write(self) -> bool:
        """Whether the person may change the conversation."""
        return self._granted >= Act.WRITE

    @property
    def may_send(self) -> bool:
        """Whether the person may answer it."""
        return self._granted >= Act.SEND

    @cached_property
    def _granted(self) -> int:
        return granted(self.person, getattr(self.conversation, "access", None))

    @cached_property
    def sidebar(self) -> Sidebar:
        return Sidebar(self.person, self.key)

    @cached_property
    def here(self) -> Place:
        """The list beside the conversation."""
        return self.sidebar.place(self.key)

    @cached_property
    def page(self) -> Page:
        """The first page of that list."""
        return page_of(self.here, self.person, self.sidebar.every_tag)

    @cached_property
    def tags(self) -> list[Tag]:
        """Its tags, as far as the person is offered them."""
        return tags_on(self.conversation, self.sidebar.every_tag)

    @cached_property
    def stretch(self) -> Stretch:
        """How much of a long timeline is shown (one query, where it is long)."""
        return stretch_of(self.conversation, self.since, self.hit)

    @cached_property
    def entries(self) -> list[TimelineEntry]:
        """The timeline, oldest first."""
        read = [entry_of(entry) for entry in timeline(self.conversation, self.stretch.since)]
        return read + [draft_entry(draft) for draft in self.drafts if draft != self.draft]

    @cached_property
    def earlier_messages(self) -> int:
        """How many messages stand before those that are shown."""
        shown = sum(entry.message is not None for entry in self.entries)
        return max(0, self.conversation.message_count - shown) if self.stretch.earlier else 0

    @cached_property
    def drafts(self) -> list[Draft]:
        """What is being written here (one query, where there is anything)."""
        if not getattr(self.conversation, "under_way", True):
            return []
        return list(with_drafts(self.conversation))

    @cached_property
    def draft(self) -> Draft | None:
        """The draft that the composer shows: the one that was opened, or the person's own."""
        writable = [one for one in self.drafts if one.state in (DraftState.WRITING, DraftState.HELD)]
        opened = next((one for one in writable if str(one.pk) == self.opened), None)
        forwards = str(self.written.forwards.pk) if self.written and self.written.forwards else ""
        mine = [
            one
            for one in writable
            if one.author_id == self.person.pk and not one.by_mail and one.forwards == forwards
        ]
        return opened or max(mine, key=lambda one: one.saved_at, default=None)

    @cached_property
    def first_key(self) -> str:
        """The entry of the first message: nothing can be split off from there."""
        first = next((entry.key for entry in self.entries if entry.message), "")
        return "" if self.earlier_messages else first

    @cached_property
    def composer(self) -> Composer:
        """What stands in the composer: what was written, or who a reply would go to."""
        written, draft = self.written, self.draft
        if draft is not None and (written is None or self._stands_in(draft, written)):
            draft.conversation = self.conversation
            return of_draft(draft, self.person) if not (written and written.newer) else written
        if written is not None and written.since is None:
            return replace(written, since=newest_of(self.conversation, self._read))
        own = {address.address for address in self.addresses}
        return written or suggested(self.conversation, self._read, own)

    @cached_property
    def addresses(self) -> list[MailboxAddress]:
        """The addresses of all mailboxes of the organisation (one query)."""
        return addresses_of(self.conversation.organisation_id)

    def _stands_in(self, draft: Draft, written: Composer) -> bool:
        """Whether what was handed back, or is begun, is what this draft holds."""
        if written.error or written.cautions:
            return False
        return written.draft == draft.pk or written.forwards is not None or written.text == draft.text

    @cached_property
    def people(self) -> list[Person]:
        """Who a draft can be handed to (one query, where there is one)."""
        return list(people_of(self.conversation.mailbox))

    @cached_property
    def quote(self) -> str:
        """What a reply quotes below its words."""
        if self.composer.forwards is not None:
            return ""
        return quote_of(answered_message(self.conversation, self._read)).text

    @property
    def _read(self) -> list[Message]:
        """The messages, oldest first, where they have been read as far as a reply needs them."""
        read = [entry.message for entry in self.__dict__.get("entries", ()) if entry.message]
        if self.stretch.since is not None and not any(_from_a_person(message) for message in read):
            return []  # What a reply would answer may stand before.
        return read

    @cached_property
    def desk(self) -> Desk:
        """What lies around the text that is written here."""
        return Desk(self.person, self.conversation.mailbox, self.conversation, self.addresses)

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
    def offers(self) -> list[Suggestion]:
        """The conversations that it may belong to (one query, where there are any)."""
        offered = getattr(self.conversation, "offered", True)
        return list(suggestions_for(self.conversation)) if offered else []

    @cached_property
    def undoable_acts(self) -> set[int]:
        """The acts that the timeline offers to undo: the newest of each kind, as far as nothing undid it since."""
        newest = {entry.changes: entry for entry in self.entries if entry.words}
        return {entry.act for entry in newest.values() if entry.act and now() - entry.at < UNDO_WITHIN}

    @property
    def is_snoozed(self) -> bool:
        """Whether it is put off."""
        return self.conversation.status == Status.SNOOZED

    @cached_property
    def presets(self) -> tuple[tuple[str, datetime], ...]:
        """The times that a person is offered for snoozing, in words and as they are."""
        return presets(now(), self.zone)

    @cached_property
    def undoable_merges(self) -> set[int]:
        """The merges into it that can still be undone (one query, where there was one)."""
        return set(merges_to_undo(self.conversation).values_list("pk", flat=True))

    @cached_property
    def undoable(self) -> Message | None:
        """The person's own newest message, as long as its sending can be undone."""
        sent = [e.message for e in self.entries if e.message and e.message.author_id == self.person.pk]
        newest = max(sent, key=lambda message: message.received_at, default=None)
        return newest if newest is not None and Delivery(newest).can_be_taken_back(now()) else None

    @property
    def leaves_at(self) -> datetime | None:
        """When the message that can be undone leaves."""
        return Delivery(self.undoable).leaves_at if self.undoable is not None else None

    @property
    def seconds_left(self) -> int:
        """How long the message that can be undone still waits."""
        leaves_at = self.leaves_at
        return max(0, ceil((leaves_at - now()).total_seconds())) if leaves_at is not None else 0


def _from_a_person(message: Message) -> bool:
    return message.direction == Direction.IN and not message.automatic
