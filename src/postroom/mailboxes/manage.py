"""Making mailboxes and giving people access to them."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from postroom.accounts.models import Organisation, Person
from postroom.accounts.people import AccountError, checked_email, checked_name
from postroom.accounts.profile import check_undo
from postroom.activity.record import record
from postroom.mailboxes.access import Act, demand
from postroom.mailboxes.models import Access, Mailbox, MailboxAddress, Member

HUES = (255, 150, 60, 320, 200, 20, 100, 285)
MOST_ADDRESSES = 100


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """What is set for a mailbox: see `Mailbox`."""

    name: str
    hue: int
    undo_seconds: int
    sender_name: str = ""
    closes_after_reply: bool = False
    reply_tokens: bool = True


def add_mailbox(
    organisation: Organisation, address: str, name: str, *, auto_reply: str = "", undo_seconds: int = 5
) -> Mailbox:
    """Make a mailbox with its first address.

    Raises AccountError where the address is none or taken, the name empty or the undo window out of range.
    """
    address, name = checked_email(address, "address"), checked_name(name, "mailbox")
    check_undo(undo_seconds)
    count = Mailbox.objects.filter(organisation=organisation).count()
    try:
        with transaction.atomic():
            mailbox = Mailbox.objects.create(
                organisation=organisation,
                name=name,
                hue=HUES[count % len(HUES)],
                auto_reply=auto_reply.strip(),
                undo_seconds=undo_seconds,
            )
            MailboxAddress.objects.create(organisation=organisation, mailbox=mailbox, address=address)
    except IntegrityError as error:
        raise AccountError(
            f"{address} already belongs to a mailbox here. Use another address, or add people to that mailbox.",
            "address",
        ) from error
    return mailbox


def add_member(mailbox: Mailbox, person: Person, access: str = Access.SEND) -> None:
    """Let a person of the same organisation work in the mailbox; who is a member already stays as they are."""
    if mailbox.organisation_id != person.organisation_id:
        raise AccountError(f"{person.email} belongs to another organisation than {mailbox.name}.")
    Member.objects.get_or_create(
        organisation_id=mailbox.organisation_id, mailbox=mailbox, person=person, defaults={"access": access}
    )


def settings_of(mailbox: Mailbox) -> MailboxSettings:
    """Return what is set."""
    return MailboxSettings(**{name: getattr(mailbox, name) for name in MailboxSettings.__dataclass_fields__})


@transaction.atomic
def change_mailbox(mailbox: Mailbox, wanted: MailboxSettings, actor: Person) -> None:
    """Set it. Raises AccountError where something will not do, NotAllowed where the actor may not."""
    demand(actor, Act.MANAGE, mailbox)
    check_undo(wanted.undo_seconds)
    if not 0 <= wanted.hue < 360:
        raise AccountError("Choose one of the colours.", "hue")
    sender_name = " ".join(wanted.sender_name.replace("\x00", "").split())
    if len(sender_name) > 200:
        sentence = f"The name of the sender has {len(sender_name)} characters; 200 are the most."
        raise AccountError(sentence, "sender_name")
    values = {field: getattr(wanted, field) for field in MailboxSettings.__dataclass_fields__}
    values |= {"name": checked_name(wanted.name.replace("\x00", ""), "mailbox"), "sender_name": sender_name}
    before = settings_of(mailbox)
    Mailbox.objects.filter(pk=mailbox.pk).update(**values)
    for field, value in values.items():
        setattr(mailbox, field, value)
    changed = {field: getattr(before, field) for field in values if getattr(before, field) != values[field]}
    record(
        "mailbox.changed",
        organisation=mailbox.organisation_id,
        actor=actor,
        mailbox=mailbox.pk,
        before=changed,
    )


@transaction.atomic
def add_address(mailbox: Mailbox, address: str, actor: Person) -> MailboxAddress:
    """Let mail to another address arrive in the mailbox. Publish the addresses afterwards.

    Raises AccountError where the address is none or taken, NotAllowed where the actor may not.
    """
    demand(actor, Act.MANAGE, mailbox)
    address = checked_email(address, "address")
    if mailbox.addresses.count() >= MOST_ADDRESSES:
        raise AccountError(f"{mailbox.name} has {MOST_ADDRESSES} addresses. Take one off that is not used.")
    try:
        with transaction.atomic():
            made = MailboxAddress.objects.create(
                organisation_id=mailbox.organisation_id, mailbox=mailbox, address=address
            )
    except IntegrityError as error:
        raise AccountError(f"{address} already belongs to a mailbox here.", "address") from error
    _record("mailbox.address_added", mailbox, address, actor)
    return made


@transaction.atomic
def remove_address(mailbox: Mailbox, address: MailboxAddress, actor: Person) -> None:
    """Let mail to this address arrive no more: the door refuses it. Publish the addresses afterwards.

    Raises AccountError for the address that the mailbox writes from, NotAllowed where the actor may not.
    """
    demand(actor, Act.MANAGE, mailbox)
    if address.address == mailbox.address:
        raise AccountError(f"{mailbox.name} writes from {address.address}. It keeps its first address.")
    address.delete()
    _record("mailbox.address_removed", mailbox, address.address, actor)


def _record(kind: str, mailbox: Mailbox, address: str, actor: Person) -> None:
    record(kind, organisation=mailbox.organisation_id, actor=actor, mailbox=mailbox.pk, address=address)
