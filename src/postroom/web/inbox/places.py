"""The lists that a person looks at: of all mailboxes, of one, of what has a tag, of what a view asks for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.urls import reverse

from postroom.accounts.models import Person
from postroom.conversations.access import conversations_of
from postroom.conversations.models import Conversation, ConversationTag, SavedView, Tag
from postroom.conversations.viewing import Conditions
from postroom.mailboxes.models import Mailbox
from postroom.web.inbox.kinds import INBOX, KINDS, KINDS_OF_A_MAILBOX, TAGGED, VIEW, Kind


@dataclass(frozen=True, slots=True)
class Place:
    """One list: a kind, in all mailboxes or in one; or that of a tag or a view. `oldest` turns its order around."""

    kind: Kind
    mailbox: Mailbox | None = None
    tag: Tag | None = None
    view: SavedView | None = None
    oldest: bool = False

    @property
    def key(self) -> str:
        """The place in a word, as `?in=` carries it: "mine", "3-inbox", "7-tag", "2-view"."""
        about = self.mailbox or self.tag or self.view
        return f"{about.pk}-{self.kind.slug}" if about else self.kind.slug

    @property
    def name(self) -> str:
        """What stands above the list."""
        about = self.mailbox or self.tag or self.view
        return about.name if about else self.kind.name

    @property
    def url(self) -> str:
        """The address of the list."""
        if self.tag is not None:
            return reverse("tag", args=[self.tag.pk])
        if self.view is not None:
            return reverse("view", args=[self.view.pk])
        if self.mailbox is None:
            return reverse(self.kind.slug)
        if self.kind is INBOX:
            return reverse("mailbox", args=[self.mailbox.pk])
        return reverse("mailbox-list", args=[self.mailbox.pk, self.kind.slug])

    @property
    def siblings(self) -> list["Place"]:
        """The other lists of the same mailbox."""
        return [replace(self, kind=kind) for kind in KINDS_OF_A_MAILBOX] if self.mailbox else []

    @property
    def as_conditions(self) -> str:
        """The list as conditions of a view that begins with it (the query of an address)."""
        statuses = {"closed", "archived", "spam", "trash", "snoozed"}
        given: dict[str, object] = {"mailbox": self.mailbox.pk} if self.mailbox else {}
        if self.tag is not None:
            given["tag"] = self.tag.pk
        if self.kind.slug in statuses:
            given["status"] = self.kind.slug
        whose = {"mine": "me", "unassigned": "nobody", "assigned": "somebody"}
        if self.kind.slug in whose:
            given["assignee"] = whose[self.kind.slug]
        return urlencode(given)

    @property
    def order(self) -> tuple[OrderBy, OrderBy]:
        """What stands on top: what happened last, or first."""
        if self.oldest:
            return F(self.kind.by).asc(), F("id").asc()
        return F(self.kind.by).desc(), F("id").desc()

    def after(self, found: QuerySet[Conversation], at: datetime, number: int) -> QuerySet[Conversation]:
        """Return what follows this point of the list."""
        by, then = self.kind.by, "gt" if self.oldest else "lt"
        return found.filter(**{f"{by}__{then}e": at}).filter(
            Q(**{f"{by}__{then}": at}) | Q(**{f"pk__{then}": number})
        )

    def conversations(self, person: Person) -> QuerySet[Conversation]:
        """Return what of this place the person may see."""
        found = conversations_of(person).filter(self.kind.condition(person))
        if self.view is not None:
            return Conditions.stored(self.view.conditions).narrow(found, person)
        if self.tag is not None:
            tagged = ConversationTag.objects.filter(tag=self.tag)
            return found.filter(pk__in=tagged.values("conversation"))
        return found.filter(mailbox=self.mailbox) if self.mailbox else found


def place_of(
    key: str, mailboxes: Iterable[Mailbox], tags: Iterable[Tag] = (), views: Iterable[SavedView] = ()
) -> Place:
    """Return the place that `?in=` names; the inbox where it names none that this person sees."""
    number, _, slug = key.rpartition("-")
    if slug == TAGGED.slug:
        tag = next((one for one in tags if str(one.pk) == number), None)
        return Place(TAGGED, tag=tag) if tag else Place(INBOX)
    if slug == VIEW.slug:
        view = next((one for one in views if str(one.pk) == number), None)
        return Place(VIEW, view=view) if view else Place(INBOX)
    kind = KINDS.get(slug)
    if kind is None:
        return Place(INBOX)
    if not number:
        return Place(kind)
    mailbox = next((one for one in mailboxes if str(one.pk) == number), None)
    return Place(kind, mailbox) if mailbox and kind in KINDS_OF_A_MAILBOX else Place(INBOX)
