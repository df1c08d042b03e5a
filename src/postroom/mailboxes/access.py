"""What a person may do in a mailbox, and which people see it: the one place that decides, for pages and API.

A member's role is the ceiling, their membership the grant: a light member never sends, whatever the membership
says. Owners and administrators manage every mailbox, a mailbox administrator those of which they are a member.
"""

from enum import IntEnum

from django.db.models import Q, QuerySet

from postroom.accounts.models import Person, Role
from postroom.accounts.people import NotAllowed
from postroom.mailboxes.models import Access, Mailbox, Member


class Act(IntEnum):
    """What somebody wants to do in a mailbox; each includes those before it."""

    READ = 1
    WRITE = 2
    SEND = 3
    MANAGE = 4


CEILING = {
    Role.OWNER: Act.MANAGE,
    Role.ADMINISTRATOR: Act.MANAGE,
    Role.MAILBOX_ADMINISTRATOR: Act.MANAGE,
    Role.MEMBER: Act.MANAGE,
    Role.LIGHT: Act.WRITE,
    Role.READ_ONLY: Act.READ,
}
GRANTED = {Access.READ: Act.READ, Access.WRITE: Act.WRITE, Access.SEND: Act.SEND, Access.MANAGE: Act.MANAGE}
WORDS = {
    Act.READ: "read it",
    Act.WRITE: "change anything in it",
    Act.SEND: "send mail from it",
    Act.MANAGE: "manage it",
}


def may(person: Person, act: Act, mailbox: Mailbox) -> bool:
    """Tell whether this person may do this in the mailbox (at most one query)."""
    if person.organisation_id != mailbox.organisation_id or not person.is_active:
        return False
    if act > CEILING[Role(person.role)]:
        return False
    if person.sees_every_mailbox:
        return True
    membership = Member.objects.filter(person=person, mailbox=mailbox)
    return act <= granted(person, membership.values_list("access", flat=True).first())


def granted(person: Person, access: str | None) -> int:
    """Return the most that somebody may do whose membership says this, None where they have none; 0 for nothing."""
    ceiling = CEILING[Role(person.role)]
    if person.sees_every_mailbox:
        return ceiling
    if access is None:
        return 0
    return ceiling if person.role == Role.MAILBOX_ADMINISTRATOR else min(ceiling, GRANTED[Access(access)])


def demand(person: Person, act: Act, mailbox: Mailbox) -> None:
    """Raise NotAllowed, with a sentence for the person, where they may not do this in the mailbox."""
    if not may(person, act, mailbox):
        raise NotAllowed(
            f"In {mailbox.name}, you may not {WORDS[act]}. "
            "Ask somebody who manages the mailbox, or an administrator of your organisation."
        )


def mailboxes_of(person: Person, act: Act = Act.READ) -> QuerySet[Mailbox]:
    """Return the mailboxes in which this person may do this, by name."""
    mailboxes = Mailbox.objects.filter(organisation_id=person.organisation_id)
    if not person.sees_every_mailbox:
        mailboxes = mailboxes.filter(pk__in=_memberships(person, act).values("mailbox_id"))
    return mailboxes.prefetch_related("addresses").order_by("name", "id")


def people_of(mailbox: Mailbox) -> QuerySet[Person]:
    """Return the people who see this mailbox and can be assigned its conversations, by name."""
    return (
        Person.objects.filter(organisation_id=mailbox.organisation_id, is_active=True)
        .filter(Q(memberships__mailbox=mailbox) | Q(role__in=(Role.OWNER, Role.ADMINISTRATOR)))
        .distinct()
        .order_by("name", "id")
    )


def _memberships(person: Person, act: Act) -> QuerySet[Member]:
    found = Member.objects.filter(person=person)
    if act > CEILING[Role(person.role)]:
        return found.none()
    if act == Act.READ or person.role == Role.MAILBOX_ADMINISTRATOR:
        return found
    return found.filter(access__in=[access for access, grants in GRANTED.items() if grants >= act])
