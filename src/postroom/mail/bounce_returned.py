"""The mail that came back inside a report: which one of ours it was, and to whom (RFC 6522 §3)."""

import re
from dataclasses import dataclass, field

from postroom.mail.model import Header, Headers, Part
from postroom.mail.report_fields import addresses_in, header_block, outer_parts

MAIL_TYPES = ("message/rfc822", "message/global")
HEADER_TYPES = (
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
    "text/rfc822-header",
)
IDS_LIMIT = 64
_ID = re.compile(r"<([^<>\s]{1,900})>")
_LINE = re.compile(r"^[ \t>|]{0,12}([A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,4}:[ \t]?(.*)$")
_WANTED = {"message-id", "references", "in-reply-to", "to", "cc", "from", "subject", "x-postroom"}


@dataclass(frozen=True, slots=True)
class Returned:
    """What is known of the returned mail; all empty where none came back."""

    headers: Headers = field(default_factory=Headers)
    message_id: str = ""
    references: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()


def returned_mail(root: Part, text: str) -> Returned:
    """Find the returned mail: attached, as headers only, or as `text` below the words of the report."""
    for part in outer_parts(root):
        headers = _attached(part)
        if headers.fields:
            return _returned(headers)
    return _returned(_headers_in(text))


def _attached(part: Part) -> Headers:
    if part.content_type in MAIL_TYPES and part.children:
        return part.children[0].headers
    if part.content_type in MAIL_TYPES + HEADER_TYPES and part.content:
        return header_block(part.content)
    return Headers()


def _headers_in(text: str) -> Headers:
    """The fields that matter among the first lines of a returned mail pasted into a text, folding undone."""
    fields: list[Header] = []
    for line in text[:50_000].splitlines()[:1_000]:
        match = _LINE.match(line[:4_000])
        if match and match[1].lower() in _WANTED:
            fields.append(Header(match[1], match[2].strip()))
        elif not match and fields and line[:1] in (" ", "\t") and line.strip():
            fields[-1] = Header(fields[-1].name, f"{fields[-1].value} {line.strip()}"[:8_000])
    return Headers(tuple(fields))


def _returned(headers: Headers) -> Returned:
    own = _ID.findall(headers.get("message-id"))
    others = _ID.findall(" ".join(headers.all("references") + headers.all("in-reply-to")))
    to = addresses_in(" ".join(headers.all("to")[:5]))
    return Returned(
        headers, own[0] if own else "", tuple(dict.fromkeys(others))[:IDS_LIMIT], tuple(dict.fromkeys(to))
    )
