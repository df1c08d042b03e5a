"""What an import has to know of a mail before it is read whole: when it came, from whom, by which id."""

from dataclasses import dataclass
from datetime import UTC, datetime

from postroom.kit.clock import now
from postroom.mail.addresses import parse_addresses
from postroom.mail.dates import parse_date
from postroom.mail.headers import read_top_block
from postroom.mail.ids import parse_id
from postroom.mail.model import Headers

_FIRST_YEAR = 1975
_LONGEST_ADDRESS = 320


@dataclass(frozen=True, slots=True)
class Facts:
    """`at` is None where neither the mail nor its container says when it came."""

    at: datetime | None
    mail_from: str
    message_id: str


def facts_of(raw: bytes, from_line: str = "") -> Facts:
    """Read the headers of a mail; `from_line` is the rest of the "From " line of an mbox."""
    headers = read_top_block(raw).headers
    sender, _, rest = from_line.partition(" ")
    return Facts(
        at=_date(headers, rest),
        mail_from=_mail_from(headers, sender),
        message_id=parse_id(headers.get("message-id")),
    )


def _date(headers: Headers, from_line_date: str) -> datetime | None:
    """Return the first date that can be true: the Date field, the newest Received field, the "From " line."""
    received = headers.get("received").rpartition(";")[2]
    latest = now()
    for value in (headers.get("date"), received, from_line_date):
        moment = parse_date(value)
        if moment is not None and datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC) < moment <= latest:
            return moment
    return None


def _mail_from(headers: Headers, from_line_sender: str) -> str:
    """Return the envelope sender as far as it was kept; else the author, never "" for want of knowledge."""
    if (path := headers.get("return-path").strip()) and (path == "<>" or "@" in path):
        return _clean(path.strip("<>"))
    if from_line_sender.upper() == "MAILER-DAEMON":
        return ""
    if "@" in from_line_sender and "?" not in from_line_sender and "xxx" not in from_line_sender:
        return _clean(from_line_sender)
    authors = parse_addresses(headers.get("from"), 1)
    return _clean(authors[0].address) if authors else "unknown"


def _clean(address: str) -> str:
    return "".join(c for c in address if c.isprintable() and not c.isspace())[:_LONGEST_ADDRESS]
