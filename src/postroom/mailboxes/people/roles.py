"""Changing what people may do, ending their access and giving it back."""

from typing import Any

from django.db import transaction

from postroom.accounts.database import hold
from postroom.accounts.models import Person, Role
from postroom.accounts.people import AccountError, NotAllowed
from postroom.accounts.permissions import may_change, roles_to_give
from postroom.accounts.sign_in.second_step import take_off_all
from postroom.accounts.sign_in.sessions import end_all
from postroom.activity.record import record
from postroom.mailboxes.access import Act, demand
from postroom.mailboxes.models import Access, Mailbox, Member
from postroom.mailboxes.people.security_mail import tell_of_change

OWNERS_LOCK = 9


@transaction.atomic
def change_role(person: Person, role: str, actor: Person) -> str:
    """Give the person another role; returns the one before.

    Raises NotAllowed where the actor may not, AccountError where nobody would own the organisation any more.
    """
    if role not in Role.values:
        raise AccountError("Choose one of the roles.", "role")
    if not may_change(actor, person) or role not in roles_to_give(actor):
        raise NotAllowed(
            f"You may not make {person.name} “{Role(role).label}”. Ask an owner of your organisation."
        )
    if role != Role.OWNER:
        _keep_an_owner(person)
    before = Person.objects.values_list("role", flat=True).get(pk=person.pk)
    Person.objects.filter(pk=person.pk).update(role=role)
    person.role = role
    _record("person.role", person, actor, role=role, before=before)
    return before


@transaction.atomic
def deactivate(person: Person, actor: Person) -> bool:
    """End the person's access and their sessions; what they wrote and what is assigned to them stays.

    Raises as `change_role`. Returns whether that changed anything.
    """
    if not may_change(actor, person):
        raise NotAllowed(f"You may not end the access of {person.name}. Ask an owner of your organisation.")
    _keep_an_owner(person)
    if not Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        return False
    person.is_active = False
    end_all(person)
    _record("person.deactivated", person, actor)
    return True


@transaction.atomic
def reactivate(person: Person, actor: Person) -> bool:
    """Let the person in again, with their role and mailboxes as before. Raises NotAllowed."""
    if not may_change(actor, person):
        raise NotAllowed(f"You may not let {person.name} in again. Ask an owner of your organisation.")
    if not Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        return False
    person.is_active = True
    _record("person.reactivated", person, actor)
    return True


@transaction.atomic
def free_sign_in(person: Person, actor: Person) -> bool:
    """Help somebody who lost phone and codes: their password is enough again. They are told by mail.

    Raises NotAllowed. Returns whether there was a second step or a passkey.
    """
    if not may_change(actor, person):
        raise NotAllowed(f"You may not change how {person.name} signs in. Ask an owner of your organisation.")
    if not take_off_all(person):
        return False
    tell_of_change(
        person, f"{actor.name} took your second step and your passkeys off, so that your password is enough"
    )
    _record("person.sign_in_freed", person, actor)
    return True


@transaction.atomic
def set_access(mailbox: Mailbox, person: Person, access: str, actor: Person) -> None:
    """Let a person work in the mailbox, or change what they may do there. Raises AccountError, NotAllowed."""
    demand(actor, Act.MANAGE, mailbox)
    if access not in Access.values:
        raise AccountError("Choose what the person may do in the mailbox.")
    if person.organisation_id != mailbox.organisation_id:
        raise AccountError(f"{person.email} belongs to another organisation than {mailbox.name}.")
    Member.objects.update_or_create(
        organisation_id=mailbox.organisation_id, mailbox=mailbox, person=person, defaults={"access": access}
    )
    _record("mailbox.access", person, actor, mailbox=mailbox.pk, access=access)


@transaction.atomic
def remove_member(mailbox: Mailbox, person: Person, actor: Person) -> str:
    """Take the person out of the mailbox; returns what they could do there, "" where they were no member."""
    demand(actor, Act.MANAGE, mailbox)
    access = Member.objects.filter(mailbox=mailbox, person=person).values_list("access", flat=True).first()
    if access is None:
        return ""
    Member.objects.filter(mailbox=mailbox, person=person).delete()
    _record("mailbox.left", person, actor, mailbox=mailbox.pk, access=access)
    return access


def _keep_an_owner(person: Person) -> None:
    """Raise AccountError where this is the last owner; two who leave at once wait for each other."""
    hold(OWNERS_LOCK, [person.organisation_id])
    owners = Person.objects.filter(organisation_id=person.organisation_id, role=Role.OWNER, is_active=True)
    if owners.filter(pk=person.pk).exists() and not owners.exclude(pk=person.pk).exists():
        raise AccountError(
            f"{person.name} is the only owner. Make somebody else an owner first, so that nobody is locked out."
        )


def _record(kind: str, person: Person, actor: Person, mailbox: int | None = None, **data: Any) -> None:
    record(
        kind,
        organisation=person.organisation_id,
        actor=actor,
        mailbox=mailbox,
        person=person.pk,
        person_name=person.name,
        **data,
    )
