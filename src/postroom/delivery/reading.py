"""The first step of the line: bytes become mail, and are kept by content hash."""

from collections.abc import Callable, Sequence
from datetime import UTC
from itertools import islice
from pathlib import Path

from django.conf import settings

from postroom.accounts.installation import blobs
from postroom.conversations.arrival import Arrival
from postroom.delivery.apart import Bounds, parse_apart
from postroom.delivery.batch import Batch, Item
from postroom.kit.time_limit import TookTooLong, time_limit
from postroom.mail.model import Mail
from postroom.mail.parse import parse
from postroom.mailboxes.models import Mailbox
from postroom.spool import Claimed

QUICK_S = 0.5

Source = bytes | Path
Parse = Callable[[Source], Mail]


class MailboxGone(LookupError):  # noqa: N818
    """Mail was accepted for a mailbox that does not exist any more."""


class OddMail(Exception):  # noqa: N818
    """A mail takes too long to read beside others; `delivery` is its number."""

    def __init__(self, delivery: int) -> None:
        super().__init__(f"reading it takes longer than {QUICK_S:g} s")
        self.delivery = delivery


def read(claims: Sequence[tuple[Claimed, Source]], parse_one: Parse) -> Batch:
    """Parse the mail and keep its bytes, the raw ones and those of its attachments, by content hash.

    Raises MailboxGone, OddMail, and `apart.CannotRead`.
    """
    mailboxes = Mailbox.objects.in_bulk({claimed.mailbox for claimed, _ in claims})
    for claimed, _ in claims:
        if claimed.mailbox not in mailboxes:
            raise MailboxGone(
                f"mailbox {claimed.mailbox} was removed; add its address to another mailbox, then retry this mail"
            )
    parsed = [(claimed, source, _parsed(claimed, source, parse_one)) for claimed, source in claims]
    contents = [source for _, source, _ in parsed if isinstance(source, bytes)]
    contents += [attachment.content for _, _, mail in parsed for attachment in mail.attachments]
    digests = iter(blobs().put_many(contents))
    raw_digests = [
        next(digests) if isinstance(source, bytes) else blobs().put_file(source) for _, source, _ in parsed
    ]
    items = []
    for (claimed, _, mail), raw_digest in zip(parsed, raw_digests, strict=True):
        envelope = claimed.envelope
        arrival = Arrival(
            mailbox=mailboxes[claimed.mailbox],
            mail=mail,
            mail_from=envelope.mail_from,
            recipients=claimed.recipients,
            raw_digest=raw_digest,
            attachment_digests=tuple(islice(digests, len(mail.attachments))),
            received_at=(envelope.history_at or envelope.received_at).astimezone(UTC),
            history=envelope.history_at is not None,
        )
        items.append(Item(claimed, arrival))
    return Batch(items)


def _parsed(claimed: Claimed, source: Source, parse_one: Parse) -> Mail:
    try:
        return parse_one(source)
    except TookTooLong:
        raise OddMail(claimed.id) from None


def parse_here(source: Source) -> Mail:
    """Read a mail in this process. Raises TookTooLong for one that is better read apart."""
    raw = source if isinstance(source, bytes) else source.read_bytes()
    with time_limit(QUICK_S):
        return parse(raw)


def parse_bounded(source: Source) -> Mail:
    """Read a mail in a process of its own, within the bounds of the settings. Raises `apart.CannotRead`."""
    bounds = Bounds(settings.PARSE_SECONDS, settings.PARSE_MEMORY_MIB * 1024 * 1024)
    return parse_apart(source, bounds)
