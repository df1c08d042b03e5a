"""What people have decided about senders: whom they blocked, and whose remote pictures are shown."""

import re
from collections.abc import Iterable

from django.db.models import QuerySet

from postroom.accounts.models import Person
from postroom.contacts.models import Decision, SenderRule

_SENDER = re.compile(r"[^\s@<>,;\"]{0,64}@(?:[^\s@<>,;\".]{1,63}\.)+[^\s@<>,;\".]{2,63}")
_MOST_PARENTS = 5


class SenderError(ValueError):
    """What was entered is neither an address nor a domain; the message is a sentence for the person."""


def sender_of(text: str) -> str:
    """Return an address ("eve@bad.example") or a domain ("bad.example", "@bad.example") as a rule keeps it.

    Raises SenderError.
    """
    sender = text.strip().lower()
    sender = sender if "@" in sender else f"@{sender}"
    if len(sender) > 320 or not _SENDER.fullmatch(sender):
        raise SenderError(
            f"“{text.strip()[:100]}” is neither an address nor a domain. "
            "Write something like eve@bad.example or bad.example."
        )
    return sender


def decide(person: Person, kind: Decision, sender: str) -> SenderRule:
    """Keep a decision; one that stands already is left as it is. Raises SenderError."""
    rule, _ = SenderRule.objects.get_or_create(
        organisation_id=person.organisation_id,
        kind=kind,
        sender=sender_of(sender),
        defaults={"person": person},
    )
    return rule


def withdraw(person: Person, kind: Decision, sender: str) -> bool:
    """Take a decision back; returns whether there was one. Raises SenderError."""
    deleted, _ = rules_of(person).filter(kind=kind, sender=sender_of(sender)).delete()
    return bool(deleted)


def rules_of(person: Person) -> QuerySet[SenderRule]:
    """Return the decisions of this person's organisation, newest first."""
    rules = SenderRule.objects.filter(organisation_id=person.organisation_id)
    return rules.select_related("person").order_by("-made_at", "-id")


def decided(organisation: int, kind: Decision, addresses: Iterable[str]) -> dict[str, str]:
    """Return which of these addresses a decision covers, with the sender that it names (one query)."""
    names = {address: names_of(address) for address in addresses if "@" in address}
    wanted = {name for several in names.values() for name in several}
    found = set(
        SenderRule.objects.filter(organisation_id=organisation, kind=kind, sender__in=wanted).values_list(
            "sender", flat=True
        )
    )
    return {
        address: rule
        for address, several in names.items()
        if (rule := next((name for name in several if name in found), ""))
    }


def names_of(address: str) -> tuple[str, ...]:
    """Return the senders that cover an address: itself, its domain, and the domains above that."""
    lowered = address.strip().lower()
    labels = lowered.rpartition("@")[2].split(".")
    domains = [".".join(labels[at:]) for at in range(max(1, len(labels) - 1))]
    return (lowered, *(f"@{domain}" for domain in domains[:_MOST_PARENTS]))
