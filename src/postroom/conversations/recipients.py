"""Who a reply goes to: one pure function, with the reason for each address."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with an address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A recipient and why it was chosen."""

    name: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """What the choice is made from: the newest message with people outside."""

    inbound: bool
    from_: Party | None
    reply_to: Sequence[Party]
    to: Sequence[Party]
    cc: Sequence[Party]


@dataclass(frozen=True, slots=True)
class ReplyRecipients:
    """The recipients of a reply to all; `to` alone are those of a plain reply."""

    to: tuple[Chosen, ...]
    cc: tuple[Chosen, ...]


def reply_recipients(source: Source, own: Collection[str]) -> ReplyRecipients:
    """Return who an answer to this message goes to.

    `own` are the mailbox's addresses and all others that lead back to the team, in lower case: they are never
    chosen, also with a reply token after a plus. Nobody is chosen twice.
    """
    seen: set[str] = set()
    to = _choose(_first_choice(source), own, seen)
    if not to:
        to = _choose([(party, "was written to before") for party in source.to], own, seen)
    others = [
        *((party, "also received the message") for party in source.to),
        *((party, "was in Cc of the message") for party in source.cc),
    ]
    return ReplyRecipients(to=to, cc=_choose(others, own, seen))


def _first_choice(source: Source) -> list[tuple[Party, str]]:
    if not source.inbound:
        return [(party, "was written to before") for party in source.to]
    if source.reply_to:
        return [(party, "asked for replies there (Reply-To)") for party in source.reply_to]
    return [(source.from_, "wrote the message")] if source.from_ else []


def _choose(parties: Sequence[tuple[Party, str]], own: Collection[str], seen: set[str]) -> tuple[Chosen, ...]:
    chosen = []
    for party, reason in parties:
        key = party.address.lower()
        if not key or key in seen or key in own or _without_tag(key) in own:
            continue
        seen.add(key)
        chosen.append(Chosen(party.name, party.address, reason))
    return tuple(chosen)


def _without_tag(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
