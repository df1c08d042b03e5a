"""What a person's role lets them do in the organisation, whatever the mailbox."""

from django.db.models import QuerySet

from postroom.accounts.models import Person, Role

RANK = {role: number for number, role in enumerate(reversed(Role))}


def may_manage_people(person: Person) -> bool:
    """Tell whether this person may invite people, change their roles and end their access."""
    return person.role in (Role.OWNER, Role.ADMINISTRATOR)


def may_manage_organisation(person: Person) -> bool:
    """Tell whether this person may change the settings of the organisation."""
    return person.role in (Role.OWNER, Role.ADMINISTRATOR)


def may_add_mailboxes(person: Person) -> bool:
    """Tell whether this person may make new mailboxes."""
    return person.role in (Role.OWNER, Role.ADMINISTRATOR, Role.MAILBOX_ADMINISTRATOR)


def may_change(actor: Person, person: Person) -> bool:
    """Tell whether `actor` may change the role or end the access of `person`: nobody changes who ranks higher."""
    if actor.organisation_id != person.organisation_id or not may_manage_people(actor):
        return False
    return RANK[Role(actor.role)] >= RANK[Role(person.role)]


def roles_to_give(actor: Person) -> list[Role]:
    """Return the roles that this person may give to somebody, from the most to the least: none above their own."""
    if not may_manage_people(actor):
        return []
    return [role for role in Role if RANK[role] <= RANK[Role(actor.role)]]


def people_managed_by(person: Person) -> QuerySet[Person]:
    """Return the people whom this person manages, by name; none for those who manage nobody."""
    if not may_manage_people(person):
        return Person.objects.none()
    return Person.objects.filter(organisation_id=person.organisation_id).order_by("name", "id")


def colleagues_of(person: Person) -> QuerySet[Person]:
    """Return everybody in this person's organisation who is active, by name."""
    return Person.objects.filter(organisation_id=person.organisation_id, is_active=True).order_by(
        "name", "id"
    )
