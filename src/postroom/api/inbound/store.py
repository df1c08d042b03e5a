"""Posted mail goes into the spool: to the mailboxes of its recipients, like mail at the SMTP door."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from postroom.api.inbound.posted import Posted
from postroom.api.models import InboundWebhook
from postroom.delivery.spools import spool
from postroom.intake.addresses import AddressBook, Snapshot, Target
from postroom.intake.importing.facts import facts_of
from postroom.kit.wake import wake
from postroom.mail.addresses import parse_addresses
from postroom.mail.headers import read_top_block
from postroom.spool import Addressed, Envelope, Incoming, Refusal
from postroom.spool.disk import disk_is_low
from postroom.spool.records import HEAVY_BYTES

LONGEST_ADDRESS = 320
NAMING_RECIPIENTS = ("delivered-to", "x-original-to", "to", "cc")


class NoRoom(Exception):  # noqa: N818
    """Mail cannot be kept at the moment: the disk is nearly full, or the addresses are not known yet."""


@dataclass(slots=True)
class Stored:
    """What became of the posted mails: the deliveries in the spool, and the recipients that nobody is."""

    deliveries: list[int] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def store(hook: InboundWebhook, posted: Sequence[Posted], peer: str) -> Stored:
    """Keep the mails, all of them in one commit; on stable storage on return. Raises NoRoom.

    A recipient that is no mailbox here goes to the door's own mailbox, or is noted as refused: the provider has
    taken the mail long ago, and to refuse it would only have it posted again for days.
    """
    book = AddressBook(settings.DATA_FOLDER.addresses).current()
    if book is None or disk_is_low(spool().incoming, book.max_message_bytes):
        raise NoRoom
    stored, mails, refusals = Stored(), [], []
    for one in posted:
        door, mail_from = f"webhook:{hook.provider}", _mail_from(one)
        targets, unknown = _targets(hook, one, book)
        stored.unknown += unknown
        refusals += [
            Refusal(door, peer, "550", "5.1.1 no such mailbox here", "", mail_from, recipient, len(one.raw))
            for recipient in unknown
        ]
        if targets:
            recipients = tuple(recipient for names in targets.values() for recipient in names)
            addressed = [
                Addressed(to.mailbox, to.organisation, tuple(names)) for to, names in targets.items()
            ]
            mails.append(Incoming(Envelope(door, peer, "", mail_from, recipients), _kept(one.raw), addressed))
    try:
        stored.deliveries = [number for ids in spool().put_many(mails, refusals) for number in ids]
    finally:
        for mail in mails:
            if isinstance(mail.raw, Path):
                mail.raw.unlink(missing_ok=True)  # The spool has taken over what it kept.
    wake(settings.DATA_FOLDER.run, "deliver")
    return stored


def _targets(
    hook: InboundWebhook, posted: Posted, book: Snapshot
) -> tuple[dict[Target, list[str]], list[str]]:
    """Return the mailboxes with the recipients that lead there, and the recipients that lead nowhere."""
    targets: dict[Target, list[str]] = {}
    unknown = []
    recipients = [clean for one in posted.recipients if (clean := _clean(one))]
    for recipient in dict.fromkeys(recipients or _named(hook, posted, book)):
        target = book.lookup(recipient)
        if target is not None and target.organisation == hook.organisation_id:
            targets.setdefault(target, []).append(recipient)
        elif hook.mailbox is not None:
            targets.setdefault(Target(hook.mailbox.pk, hook.organisation_id), []).append(recipient)
        else:
            unknown.append(recipient)
    return targets, unknown


def _named(hook: InboundWebhook, posted: Posted, book: Snapshot) -> Iterable[str]:
    """Return who the headers say it is for, where the provider does not; those that are known here if any."""
    headers = read_top_block(posted.raw).headers
    named = [
        address.address
        for name in NAMING_RECIPIENTS
        for value in headers.all(name)
        for address in parse_addresses(value, 100)
    ]
    here = [one for one in named if (to := book.lookup(one)) and to.organisation == hook.organisation_id]
    return here or named[:1] or ["unknown"]


def _mail_from(posted: Posted) -> str:
    return facts_of(posted.raw).mail_from if posted.mail_from is None else _clean(posted.mail_from)


def _clean(address: str) -> str:
    address = address.strip().strip("<>")
    return "".join(c for c in address if c.isprintable() and not c.isspace())[:LONGEST_ADDRESS]


def _kept(raw: bytes) -> bytes | Path:
    """Return the mail, a large one as a synced file."""
    if len(raw) <= HEAVY_BYTES:
        return raw
    path = spool().incoming / f"{os.getpid()}-{os.urandom(8).hex()}.part"
    with path.open("wb") as out:
        out.write(raw)
        out.flush()
        os.fdatasync(out.fileno())
    return path
