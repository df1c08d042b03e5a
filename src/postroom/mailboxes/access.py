"""Which mailboxes a person sees, and which people see a mailbox."""

from django.db.models import Q, QuerySet

from postroom.accounts.models import Person, Role
from postroom.mailboxes.models import Mailbox


def mailboxes_of(person: Person) -> QuerySet[Mailbox]:
    """Return the mailboxes that this person sees, by name."""
    mailboxes = Mailbox.objects.filter(organisation_id=person.organisation_id)
    if not person.sees_every_mailbox:
        mailboxes = mailboxes.filter(members__person=person)
    return mailboxes.prefetch_related("addresses").order_by("name", "id")


def people_of(mailbox: Mailbox) -> QuerySet[Person]:
    """Return the people who see this mailbox and can be assigned its conversations, by name."""
    return (
        Person.objects.filter(organisation_id=mailbox.organisation_id, is_active=True)
        .filter(Q(memberships__mailbox=mailbox) | Q(role__in=(Role.OWNER, Role.ADMINISTRATOR)))
        .distinct()
        .order_by("name", "id")
    )
