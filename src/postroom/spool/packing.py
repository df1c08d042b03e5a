"""What is put, as records of the log, and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from postroom.spool import records
from postroom.spool.log import Found, Record
from postroom.spool.records import Incoming, Refusal
from postroom.spool.schema import envelope_text, lines, refusal_text

MAIL, LARGE, STATE, REFUSAL = b"M", b"L", b"S", b"R"
_BETWEEN = "\0"


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A mail that was read back from the log. `file` names the file of a large one, else it lies at `offset`.

    `deliveries`: (mailbox, organisation, recipients as lines, lane) for each.
    """

    envelope: str
    deliveries: Sequence[tuple[int, int, str, str]]
    size_bytes: int
    offset: int
    file: str | None


def pack(mail: Incoming, taken_over: Path | None) -> Record:
    """Return the record of a mail: with its bytes, or with the name of the file that was taken over.

    Raises ValueError for a mail that is for nobody, and for an envelope that cannot be written.
    """
    if not mail.deliveries:
        raise ValueError("a mail for the spool needs at least one mailbox that it is for")
    body = mail.raw if isinstance(mail.raw, bytes) else b""
    size_bytes = taken_over.stat().st_size if taken_over else len(body)
    ordinary = records.HEAVY if size_bytes > records.HEAVY_BYTES else records.NORMAL
    parts = [envelope_text(mail.envelope)]
    parts += [
        f"{to.mailbox}\n{to.organisation}\n{to.lane or ordinary}\n{lines(to.recipients)}"
        for to in mail.deliveries
    ]
    head = _BETWEEN.join(parts).encode()
    if taken_over is not None:
        return Record(LARGE, head, f"{size_bytes} {taken_over.name}".encode())
    return Record(MAIL, head, body)


def pack_state(key: str, value: str) -> Record:
    return Record(STATE, key.encode(), value.encode())


def pack_refusal(refusal: Refusal) -> Record:
    return Record(REFUSAL, refusal_text(refusal).encode(), b"")


def unpack(found: Found) -> Unpacked:
    """Read the record of a mail."""
    envelope, *packed = found.head.decode().split(_BETWEEN)
    deliveries = []
    for text in packed:
        mailbox, organisation, lane, recipients = text.split("\n", 3)
        deliveries.append((int(mailbox), int(organisation), recipients, lane))
    if found.kind == MAIL:
        return Unpacked(envelope, deliveries, len(found.body), found.offset, None)
    size, _, name = bytes(found.body).decode().partition(" ")
    return Unpacked(envelope, deliveries, int(size), found.offset, name)


def unpack_state(found: Found) -> tuple[str, str]:
    """Read the record of a state: its key and value."""
    return found.head.decode(), bytes(found.body).decode()
