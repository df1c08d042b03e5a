"""From whom a mail comes: which addresses and names a person may write under, and how large a mail may be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings

from postroom.accounts.models import Person
from postroom.mail.model import Address
from postroom.mailboxes.letterhead.models import Letterhead, Style
from postroom.mailboxes.models import Mailbox, MailboxAddress

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sender:
    """One of the addresses of a mailbox, and whose name stands before it."""

    address: MailboxAddress
    style: str
    name: str

    @property
    def code(self) -> str:
        """What a form says for it."""
        return f"{self.address.pk}-{self.style}"

    @property
    def written(self) -> Address:
        """It as the mail has it."""
        return Address(self.name, self.address.address)

    def __str__(self) -> str:
        return f"{self.name} <{self.address.address}>"


def senders(
    mailbox: Mailbox, person: Person, addresses: Iterable[MailboxAddress] | None = None
) -> list[Sender]:
    """Return from whom this person's mail of this mailbox may come; the default stands first.

    `addresses` are those of the mailbox, perhaps among others, where the caller has them already.
    """
    if addresses is None:
        addresses = mailbox.addresses.all()
    own = (address for address in addresses if address.mailbox_id == mailbox.pk)
    addresses = sorted(own, key=lambda address: address.pk)
    letterhead = letterhead_of(mailbox)
    first = Style.MAILBOX if letterhead.pk is None and mailbox.sender_name else letterhead.style
    styles = sorted(Style.values, key=lambda style: style != first)
    return [
        Sender(address, style, sender_name(style, person.name, mailbox))
        for address in addresses
        for style in styles
    ]


def sender_name(style: str, person: str, mailbox: Mailbox) -> str:
    """Return the name before the address."""
    if style == Style.PERSON:
        return person
    if style == Style.MAILBOX:
        return mailbox.sender_name or mailbox.name
    return f"{person} at {mailbox.name}"


def chosen_sender(offered: Sequence[Sender], code: str) -> Sender | None:
    """Return the one with this code."""
    return next((sender for sender in offered if sender.code == code), None)


def letterhead_of(mailbox: Mailbox) -> Letterhead:
    """Return what is set for the mail of a mailbox, or the defaults."""
    found: Letterhead | None = getattr(mailbox, "letterhead", None)
    return found or Letterhead(organisation_id=mailbox.organisation_id, mailbox_id=mailbox.pk)


def most_bytes(mailbox: Mailbox | None = None) -> int:
    """Return how large the files of one mail may be together."""
    mib = letterhead_of(mailbox).largest_mib if mailbox is not None else 0
    return (mib or int(settings.MAIL_MOST_MIB)) * MIB
