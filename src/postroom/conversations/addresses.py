"""Addresses in and around conversations: what people entered, what is stored, what is our own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from postroom.accounts.prepared import prepared
from postroom.conversations.errors import ConversationError
from postroom.conversations.recipients import Party
from postroom.mail.addresses import parse_addresses
from postroom.mail.model import Address
from postroom.mailboxes.models import MailboxAddress

MOST_RECIPIENTS = 500


@dataclass(frozen=True, slots=True)
class Recipients:
    """To whom a mail goes."""

    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()

    @property
    def everybody(self) -> tuple[Address, ...]:
        """All of them, each once."""
        return tuple({a.normalised: a for a in (*self.to, *self.cc, *self.bcc)}.values())


def entered(
    to: Sequence[str] | str = (), cc: Sequence[str] | str = (), bcc: Sequence[str] | str = ()
) -> Recipients:
    """Read what a person entered: addresses, with or without names, separated by commas or as a list.

    Raises ConversationError, naming the field, for one that is no address, for too many, and for nobody.
    """
    recipients = Recipients(_read(to, "to"), _read(cc, "cc"), _read(bcc, "bcc"))
    count = len(recipients.everybody)
    if not count:
        raise ConversationError("There is nobody to send this to. Enter an address in To.", "to")
    if count > MOST_RECIPIENTS:
        raise ConversationError(
            f"{count} recipients are too many for one mail; {MOST_RECIPIENTS} are the most. Send several mails.",
            "to",
        )
    return recipients


def check_sendable(recipients: Recipients) -> None:
    """Raise ConversationError for an address that only servers with SMTPUTF8 (RFC 6531) could be given."""
    for address in recipients.everybody:
        _check_letters(address, "to")


def rows(addresses: Iterable[Address]) -> list[dict[str, str]]:
    """Return addresses as they are stored."""
    return [{"name": address.name, "address": address.address} for address in addresses]


def parties(stored: Iterable[Mapping[str, str]]) -> tuple[Party, ...]:
    """Return stored addresses as parties of a conversation."""
    return tuple(Party(row["name"], row["address"]) for row in stored)


def team_addresses(organisation: int) -> frozenset[str]:
    """Return the addresses of all mailboxes of an organisation, in lower case."""
    return frozenset(one.address for one in addresses_of(organisation))


@prepared
def addresses_of(organisation: int) -> QuerySet[MailboxAddress]:
    """Return the addresses of all mailboxes of an organisation."""
    return MailboxAddress.objects.filter(organisation_id=organisation)


def _read(written: Sequence[str] | str, field: str) -> tuple[Address, ...]:
    texts = [written] if isinstance(written, str) else written
    found: list[Address] = []
    for text in texts:
        if not text.strip():
            continue
        addresses = parse_addresses(text.replace(";", ","))
        if not addresses:
            raise ConversationError(_no_address(text.strip()), field)
        found.extend(addresses)
    for address in found:
        _check_letters(address, field)
        try:
            validate_email(address.address)
        except ValidationError as error:
            raise ConversationError(_no_address(address.address or address.name), field) from error
    return tuple(found)


def _check_letters(address: Address, field: str) -> None:
    if not address.address.rpartition("@")[0].isascii():
        raise ConversationError(
            f"“{address.address}” has letters before the @ that most mail servers do not take. "
            "Ask for another address, or take this one out.",
            field,
        )


def _no_address(text: str) -> str:
    return f"“{text[:200]}” is not an e-mail address. Write it like carol@example.com."
