"""How often a mail has been on its way already: the facts of hops and of coming back (RFC 5321 §6.3)."""

from collections import Counter
from collections.abc import Set as AbstractSet

from postroom.mail.model import Mail, Reason
from postroom.mail.report_fields import addresses_in

HOPS_WITHOUT_AUTOMATION = 30
HOPS_REFUSED = 100


def received_count(mail: Mail) -> int:
    """Return the number of Received fields, one for each server passed."""
    return len(mail.headers.all("Received"))


def many_hops(mail: Mail) -> Reason | None:
    """Over 30 servers passed: nothing automatic may be done with it."""
    count = received_count(mail)
    return Reason("many-hops", f"Received {count} times") if count > HOPS_WITHOUT_AUTOMATION else None


def too_many_hops(mail: Mail) -> Reason | None:
    """Over 100 servers passed: a loop, to be refused with 554 5.4.6."""
    count = received_count(mail)
    return Reason("too-many-hops", f"Received {count} times") if count > HOPS_REFUSED else None


def delivered_to(mail: Mail, addresses: AbstractSet[str]) -> int:
    """Return how often Delivered-To names one of these addresses (normalised).

    A server that delivers adds the field itself: whoever reads from a mailbox sees one for its own delivery.
    """
    return sum(count for address, count in _deliveries(mail).items() if address in addresses)


def delivered_twice(mail: Mail) -> Reason | None:
    """The same address stands twice in Delivered-To: the mail has come back to it."""
    if len(mail.headers.all("Delivered-To")) < 2:
        return None
    twice = [address for address, count in _deliveries(mail).items() if count > 1]
    return Reason("delivered-twice", f"Delivered-To: {twice[0]} stands there twice") if twice else None


def loop_marked(mail: Mail, addresses: AbstractSet[str]) -> Reason | None:
    """X-Loop already names one of these addresses (normalised): it has been here."""
    for value in mail.headers.all("X-Loop"):
        if any(address.lower() in addresses for address in addresses_in(value[:10_000])):
            return Reason("x-loop-ours", f"X-Loop: {value[:200]}")
    return None


def _deliveries(mail: Mail) -> Counter[str]:
    values = mail.headers.all("Delivered-To")
    return Counter([value.strip().strip("<>").lower() for value in values if value.strip()])
