"""Finding out what speaks for the sender of a received message, and keeping it with the message."""

import ipaddress
import time
from dataclasses import asdict

from django.conf import settings
from django.db import transaction

from postroom.accounts.installation import blobs
from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.blobs import BlobMissing
from postroom.contacts.models import ContactAddress
from postroom.conversations.models import Conversation, Direction, Message, Trust
from postroom.guard.trust.case import Acquaintances, Sender, Sign
from postroom.guard.trust.rules import signs
from postroom.mail.authentication import AuthenticationResults, read
from postroom.mail.domains import domain_of
from postroom.mail.headers import read_top_block
from postroom.mail.spf import Names
from postroom.mail.vouching import vouch
from postroom.mail.way import read_hop
from postroom.mailboxes.models import MailboxAddress

FRESH_S = 600.0
MOST_DOMAINS = 20_000
US = "Postroom"
_known: dict[int, tuple[float, Acquaintances]] = {}


def assess(number: int, mail_from: str, names: Names) -> bool:
    """Find out about a received message, once; returns whether there was something to find out."""
    message = Message.objects.filter(pk=number, direction=Direction.IN, trust=None).first()
    if message is None:
        return False
    results, by = _results(message, mail_from, names)
    sender = Sender(
        message.from_name,
        message.from_address,
        tuple(row["address"] for row in message.reply_to[:20]),
        results,
        _is_first(message),
    )
    _keep(message, results, by, signs(sender, acquaintances(message.organisation_id)))
    return True


def _results(message: Message, mail_from: str, names: Names) -> tuple[AuthenticationResults, str]:
    """Return what a trusted server of ours wrote on the mail, else what we find ourselves; and who it was."""
    try:
        raw = blobs().get(message.raw_digest)
    except BlobMissing:
        return AuthenticationResults(), ""
    headers = read_top_block(raw).headers
    trusted = read(headers, settings.TRUSTED_RELAYS)
    if trusted.authserv_id:
        return trusted, trusted.authserv_id
    topmost = headers.get("Received")
    hop = read_hop(topmost)
    straight = f"({US})" in topmost and _is_outside(hop.peer)
    found = vouch(
        raw,
        message.from_address,
        names,
        hop.peer if straight else "",
        mail_from,
        hop.from_ if straight else "",
    )
    return found, US


def _is_outside(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_global
    except ValueError:
        return False


def _is_first(message: Message) -> bool:
    """Whether the organisation has no other mail with this sender (three small look-ups)."""
    contact = ContactAddress.objects.filter(
        organisation_id=message.organisation_id, address=message.from_address.lower()
    ).first()
    if contact is None:
        return True
    others = Conversation.objects.filter(contact=contact.contact_id).exclude(pk=message.conversation_id)
    if others.exists():
        return False
    before = Message.objects.filter(conversation=message.conversation_id, received_at__lt=message.received_at)
    return not before.exists()


def acquaintances(organisation: int) -> Acquaintances:
    """Return whom the organisation knows, as it was some minutes ago at most."""
    at, known = _known.get(organisation, (0.0, None))
    if known is None or time.monotonic() - at > FRESH_S:
        known = _read(organisation)
        _known[organisation] = (time.monotonic(), known)
    return known


def _read(organisation: int) -> Acquaintances:
    own = MailboxAddress.objects.filter(organisation_id=organisation).values_list("address", flat=True)
    people = Person.objects.filter(organisation_id=organisation, is_active=True).values_list("email", "name")
    contacts = ContactAddress.objects.filter(organisation_id=organisation).order_by("id")
    domains: set[str] = set()
    for address in contacts.values_list("address", flat=True).iterator(chunk_size=5_000):
        domains.add(domain_of(address))
        if len(domains) >= MOST_DOMAINS:
            break
    return Acquaintances(frozenset(domain_of(one) for one in own), dict(people), frozenset(domains))


@transaction.atomic
def _keep(message: Message, results: AuthenticationResults, by: str, found: tuple[Sign, ...]) -> None:
    authentication = {
        "by": by,
        "spf": asdict(results.spf) if results.spf else None,
        "dkim": [asdict(one) for one in results.dkim],
        "dmarc": asdict(results.dmarc) if results.dmarc else None,
    }
    _, made = Trust.objects.get_or_create(
        message=message, defaults={"authentication": authentication, "signs": [asdict(one) for one in found]}
    )
    if made and any(one.level != "good" for one in found):
        record(
            "message.assessed",
            organisation=message.organisation_id,
            mailbox=message.mailbox_id,
            conversation=message.conversation_id,
            message=message.pk,
        )
