"""Asking people to join: a signed link by mail that expires, can be sent again and revoked."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from postroom.accounts.models import Invitation, Person, Role
from postroom.accounts.people import (
    AccountError,
    NotAllowed,
    add_person,
    check_chosen_password,
    checked_email,
    checked_name,
)
from postroom.accounts.permissions import may_manage_people, roles_to_give
from postroom.activity.record import record
from postroom.kit.clock import now
from postroom.mailboxes.access import mailboxes_of
from postroom.mailboxes.manage import add_member
from postroom.mailboxes.models import Access, Mailbox
from postroom.mailboxes.people.letters import LetterToPerson, post_letter

LASTS = timedelta(days=7)
SALT = "postroom.invitation"
LONGEST_LINK = 300

LETTER = """{hello},

{inviter} invites you to {organisation} on Postroom, where the team reads and answers its shared mail.

Choose your password here and you are in:
{link}

The link works once, until {until:%d %B %Y, %H:%M} UTC.
If you did not expect this, ignore it: nothing happens without you.
"""


def invitations_of(person: Person) -> QuerySet[Invitation]:
    """Return the invitations that this person may manage, newest first."""
    if not may_manage_people(person):
        return Invitation.objects.none()
    found = Invitation.objects.filter(organisation_id=person.organisation_id)
    return found.select_related("invited_by", "organisation").order_by("-created_at", "-id")


@transaction.atomic
def invite(
    actor: Person, email: str, name: str, role: str, mailboxes: Sequence[tuple[Mailbox, str]], pages: str
) -> Invitation:
    """Ask somebody to join, with this role and in these mailboxes; `pages` is where the link leads.

    Raises AccountError where the address is none, signs in here already or was asked already, NotAllowed where
    the actor may not give this role.
    """
    email = checked_email(email)
    name = checked_name(name, "person") if name.strip() else ""
    _check_may_give(actor, role)
    if Person.objects.filter(email=email).exists():
        raise AccountError(
            f"{email} signs in here already. Look among the people, or use another address.", "email"
        )
    for mailbox, _ in mailboxes:
        if mailbox.organisation_id != actor.organisation_id:
            raise AccountError(f"{mailbox.name} belongs to another organisation.")
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                organisation_id=actor.organisation_id,
                email=email,
                name=name,
                role=role,
                mailboxes=[[mailbox.pk, Access(access)] for mailbox, access in mailboxes],
                nonce=secrets.token_urlsafe(12),
                invited_by=actor,
                expires_at=now() + LASTS,
            )
    except IntegrityError as error:
        raise AccountError(
            f"{email} was invited already. Send that invitation again, or revoke it.", "email"
        ) from error
    _send(invitation, actor, pages)
    _record("person.invited", invitation, actor)
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, actor: Person, pages: str) -> bool:
    """Send a new link, which ends the old one; returns False where it was accepted or revoked meanwhile."""
    at = now()
    changed = _open(invitation).update(nonce=secrets.token_urlsafe(12), sent_at=at, expires_at=at + LASTS)
    if changed:
        invitation.refresh_from_db()
        _send(invitation, actor, pages)
    return bool(changed)


@transaction.atomic
def revoke(invitation: Invitation, actor: Person) -> bool:
    """Let the link open nothing; returns whether it was still open."""
    revoked = _open(invitation).update(revoked_at=now())
    if revoked:
        _record("invitation.revoked", invitation, actor)
    return bool(revoked)


@transaction.atomic
def restore(invitation: Invitation, actor: Person) -> None:
    """Undo a revocation: the same link works again. Raises AccountError where a newer one is open."""
    try:
        with transaction.atomic():
            Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(revoked_at=None)
    except IntegrityError as error:
        raise AccountError(f"{invitation.email} has a newer invitation, which stays as it is.") from error
    _record("invitation.restored", invitation, actor)


def link_of(invitation: Invitation, pages: str) -> str:
    """Return the link that opens an invitation."""
    signed = signing.dumps([invitation.pk, invitation.nonce], salt=SALT, compress=False)
    return f"{pages}/join/{signed}"


def invitation_behind(signed: str) -> Invitation | None:
    """Return the invitation of a link; None where it is forged, expired, revoked, accepted or replaced."""
    try:
        number, nonce = signing.loads(signed, salt=SALT) if len(signed) <= LONGEST_LINK else (0, "")
    except (signing.BadSignature, ValueError, TypeError):
        return None
    waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=now())
    return waiting.filter(pk=number, nonce=nonce).select_related("organisation", "invited_by").first()


@transaction.atomic
def accept(invitation: Invitation, name: str, password: str) -> Person:
    """Let the person in with this password.

    Raises AccountError where the name or the password will not do, or the invitation has ended meanwhile.
    """
    check_chosen_password(password)
    name = checked_name(name, "person")
    if not _open(invitation).filter(expires_at__gt=now()).update(accepted_at=now()):
        raise AccountError("This invitation has ended meanwhile. Ask for a new one.")
    person = add_person(invitation.organisation, invitation.email, name, password, invitation.role)
    granted = dict(invitation.mailboxes)
    for mailbox in Mailbox.objects.filter(organisation=invitation.organisation_id, pk__in=granted):
        add_member(mailbox, person, granted[mailbox.pk])
    _record("person.joined", invitation, person)
    return person


def mailboxes_in(invitation: Invitation, seen_by: Person) -> list[Mailbox]:
    """Return the mailboxes that the person will work in."""
    numbers = [number for number, _ in invitation.mailboxes]
    return list(mailboxes_of(seen_by).filter(pk__in=numbers))


def _check_may_give(actor: Person, role: str) -> None:
    if role not in Role.values:
        raise AccountError("Choose one of the roles.", "role")
    if role not in roles_to_give(actor):
        raise NotAllowed(
            f"You may not give the role “{Role(role).label}”. Ask an owner of your organisation."
        )


def _open(invitation: Invitation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)


def _send(invitation: Invitation, actor: Person, pages: str) -> None:
    organisation = invitation.organisation
    text = LETTER.format(
        hello=f"Hello {invitation.name}" if invitation.name else "Hello",
        inviter=actor.name,
        organisation=organisation.name,
        link=link_of(invitation, pages),
        until=invitation.expires_at,
    )
    subject = f"{actor.name} invites you to {organisation.name}"
    post_letter(organisation, LetterToPerson(invitation.name, invitation.email, subject, text))


def _record(kind: str, invitation: Invitation, actor: Person) -> None:
    record(
        kind,
        organisation=invitation.organisation_id,
        actor=actor,
        invitation=invitation.pk,
        email=invitation.email,
        role=invitation.role,
    )
