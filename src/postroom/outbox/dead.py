"""Addresses that nobody reads any more: noted when a server says so, and lifted by a person."""

import re
from collections.abc import Collection

from django.db.models import QuerySet

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.outbox.models import DeadAddress

# Bad mailbox, bad system, bad syntax, moved, disabled (RFC 3463 §3.2, §3.3; 5.1.10 is a null MX, RFC 7505).
_STATUS = re.compile(r"(?<![\d.])5\.(?:1\.(?:1|2|3|6|10)|2\.1)(?![\d.]*\d)")
_ANY_STATUS = re.compile(r"(?<![\d.])5\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
_WORDS = re.compile(
    r"user (?:is )?(?:unknown|not found)|unknown (?:user|recipient|mailbox|address)|no such (?:user|mailbox|recipient"
    r"|address)|(?:mailbox|recipient|address|account) (?:does not exist|not found|unknown|is disabled|unavailable)"
    r"|no mailbox here|takes no mail|there is no domain|has no mail server",
    re.IGNORECASE,
)
NOT_SENT = (
    "Not sent: mail to {address} came back on {day} ({reason}). Try again if you know that it works now."
)


def is_dead(words: str) -> bool:
    """Whether a refusal says that nobody reads this address, by its status or, without one, by its words."""
    if _ANY_STATUS.search(words):
        return bool(_STATUS.search(words))
    return bool(_WORDS.search(words))


def bury(organisation: int, address: str, reason: str) -> None:
    """Note that nobody reads this address; nothing is sent to it until `lift`."""
    DeadAddress.objects.update_or_create(
        organisation_id=organisation, address=address.lower(), defaults={"reason": reason[:2000]}
    )


def reasons_not_to_send(organisation: int, addresses: Collection[str]) -> dict[str, str]:
    """Return, for those of the addresses that are dead, in lower case, the sentence that says so."""
    rows = DeadAddress.objects.filter(
        organisation_id=organisation, address__in=[address.lower() for address in addresses]
    )
    return {
        row.address: NOT_SENT.format(
            address=row.address, day=f"{row.since:%Y-%m-%d}", reason=row.reason[:300]
        )
        for row in rows
    }


def dead_addresses(person: Person) -> QuerySet[DeadAddress]:
    """Return those that this person sees, the newest first: all of their organisation."""
    return DeadAddress.objects.filter(organisation_id=person.organisation_id).order_by("-since", "-id")


def revive(organisation: int, address: str) -> None:
    """Forget that an address is dead: somebody asked for another try."""
    DeadAddress.objects.filter(organisation_id=organisation, address=address.lower()).delete()


def lift(row: DeadAddress, actor: Person) -> None:
    """Send to this address again from now on."""
    DeadAddress.objects.filter(pk=row.pk).delete()
    record("dead_address.lifted", organisation=row.organisation_id, actor=actor, address=row.address)
