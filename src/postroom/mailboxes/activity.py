"""What of the record a person may see: what happened in their mailboxes."""

from django.db.models import QuerySet

from postroom.accounts.models import Person
from postroom.activity.models import Activity
from postroom.mailboxes.models import Member


def activity_of(person: Person) -> QuerySet[Activity]:
    """Return the rows that this person may see; owners and administrators also those of no mailbox."""
    rows = Activity.objects.filter(organisation_id=person.organisation_id)
    if not person.sees_every_mailbox:
        rows = rows.filter(mailbox__in=Member.objects.filter(person=person).values("mailbox_id"))
    return rows
