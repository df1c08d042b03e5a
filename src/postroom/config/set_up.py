"""Making an installation; needs Django ready."""

from django.core.management import call_command
from django.db import transaction

from postroom.accounts.first_run import set_up_code
from postroom.accounts.models import Organisation, Person, Role
from postroom.accounts.people import add_person, checked_email, checked_name
from postroom.mailboxes.snapshot import publish_addresses


def create_installation(org: str, admin: str, name: str | None, password: str) -> Person:
    """Bring the database up to date and make the organisation and its owner, where they are missing.

    Raises AccountError for a name or address that cannot be used.
    """
    org, admin = checked_name(org, "organisation"), checked_email(admin)
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        person = Person.objects.filter(email=admin).select_related("organisation").first()
        if person is None:
            organisation = Organisation.objects.filter(name=org).first()
            organisation = organisation or Organisation.objects.create(name=org)
            given = name or admin.partition("@")[0].replace(".", " ").title()
            person = add_person(organisation, admin, given, password, Role.OWNER)
    publish_addresses()
    return person


def prepare_for_web() -> str:
    """Bring the database up to date; return the code of the first page, "" where an organisation exists."""
    call_command("migrate", verbosity=0, interactive=False)
    publish_addresses()
    return set_up_code()
