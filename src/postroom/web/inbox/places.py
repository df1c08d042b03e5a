"""The lists that a person looks at: of all mailboxes, or of one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from postroom.accounts.models import Person
from postroom.conversations.access import conversations_of
from postroom.conversations.models import Conversation, Status
from postroom.mailboxes.models import Mailbox


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list, and what it says when it is empty."""

    slug: str
    name: str
    icon: str
    status: Status
    empty: str
    lesson: str


INBOX = Kind(
    "inbox",
    "Inbox",
    "inbox",
    Status.OPEN,
    "Nothing is waiting",
    "New mail appears here by itself. What you close leaves this list; an answer brings it back.",
)
MINE = Kind(
    "mine",
    "Mine",
    "user",
    Status.OPEN,
    "Nothing is assigned to you",
    "Open a conversation and choose Assign (a) to take it over: it then stands here until it is closed.",
)
UNASSIGNED = Kind(
    "unassigned",
    "Unassigned",
    "user-plus",
    Status.OPEN,
    "Everything has somebody",
    "Conversations that nobody has taken over stand here, so that none is forgotten.",
)
CLOSED = Kind(
    "closed",
    "Closed",
    "check",
    Status.CLOSED,
    "Nothing is closed yet",
    "Close a conversation (e) when it is done. It stays here and comes back when its sender answers.",
)
SPAM = Kind(
    "spam",
    "Spam",
    "no-symbol",
    Status.SPAM,
    "No spam",
    "What was set aside stands here, with the reason. Nothing is deleted unseen.",
)
TRASH = Kind(
    "trash",
    "Trash",
    "trash",
    Status.TRASH,
    "The trash is empty",
    "What was thrown away stands here and can be put back.",
)
KINDS = {kind.slug: kind for kind in (INBOX, MINE, UNASSIGNED, CLOSED, SPAM, TRASH)}
KINDS_OF_A_MAILBOX = (INBOX, UNASSIGNED, CLOSED, SPAM, TRASH)


@dataclass(frozen=True, slots=True)
class Place:
    """One list: a kind, in all mailboxes or in one."""

    kind: Kind
    mailbox: Mailbox | None = None

    @property
    def key(self) -> str:
        """The place in a word, as `?in=` carries it: "mine", "3-inbox"."""
        return f"{self.mailbox.pk}-{self.kind.slug}" if self.mailbox else self.kind.slug

    @property
    def name(self) -> str:
        """What stands above the list."""
        return self.mailbox.name if self.mailbox else self.kind.name

    @property
    def url(self) -> str:
        """The address of the list."""
        if self.mailbox is None:
            return reverse(self.kind.slug)
        if self.kind is INBOX:
            return reverse("mailbox", args=[self.mailbox.pk])
        return reverse("mailbox-list", args=[self.mailbox.pk, self.kind.slug])

    @property
    def siblings(self) -> list["Place"]:
        """The other lists of the same mailbox."""
        return [Place(kind, self.mailbox) for kind in KINDS_OF_A_MAILBOX] if self.mailbox else []

    def conversations(self, person: Person) -> QuerySet[Conversation]:
        """Return what of this place the person may see."""
        found = conversations_of(person).filter(self._condition(person))
        return found.filter(mailbox=self.mailbox) if self.mailbox else found

    def _condition(self, person: Person) -> Q:
        condition = Q(status=self.kind.status)
        if self.kind is MINE:
            return condition & Q(assignee=person)
        if self.kind is UNASSIGNED:
            return condition & Q(assignee=None)
        return condition


def place_of(key: str, mailboxes: Iterable[Mailbox]) -> Place:
    """Return the place that `?in=` names; the inbox where it names none that this person sees."""
    number, _, slug = key.rpartition("-")
    kind = KINDS.get(slug)
    if kind is None:
        return Place(INBOX)
    if not number:
        return Place(kind)
    mailbox = next((one for one in mailboxes if str(one.pk) == number), None)
    return Place(kind, mailbox) if mailbox and kind in KINDS_OF_A_MAILBOX else Place(INBOX)
