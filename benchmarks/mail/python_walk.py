"""What Python's own parser gives for the fields of our `Mail`, each read so that an error loses only that field.

Each header is read once: a message of this policy reads a header anew whenever it is asked for.
"""

import email
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

ADDRESS_HEADERS = ("from", "sender", "reply-to", "to", "cc", "bcc")
LINE_HEADERS = ("subject", "message-id", "in-reply-to", "references")
BREAKING = frozenset(("p", "div", "br", "tr", "li"))
UNREAD = frozenset(("style", "script", "title"))


def walk(raw: bytes) -> dict[str, Any]:
    message = email.message_from_bytes(raw, policy=policy.default)
    texts, pages, files, headers = [], [], [], []
    for part in message.walk():
        headers.append(headers_of(part))
        if part.is_multipart():
            continue
        content = tolerant(part.get_content)
        if part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            files.append((tolerant(part.get_filename), part.get_content_type(), content))
        else:
            (pages if part.get_content_subtype() == "html" else texts).append(content or "")
    text = "\n".join(texts) or "\n".join(tolerant(lambda page=page: text_of(page)) for page in pages)
    return fields_of(headers[0]) | {"headers": headers, "text": text, "html": pages, "attachments": files}


def headers_of(part: EmailMessage) -> list[tuple[str, Any]]:
    """Return all headers of a part; where one of them breaks the reading of all, each that can be read."""
    try:
        return part.items()
    except Exception:
        read = part.policy.header_fetch_parse
        found = [(name, tolerant(lambda n=name, v=value: read(n, v))) for name, value in part.raw_items()]
        return [(name, value) for name, value in found if value is not None]


def fields_of(headers: list[tuple[str, Any]]) -> dict[str, Any]:
    first: dict[str, Any] = {}
    for name, value in headers:
        first.setdefault(name.lower(), value)
    fields: dict[str, Any] = {name: str(first.get(name, "")) for name in LINE_HEADERS}
    for name in ADDRESS_HEADERS:
        found = getattr(first.get(name), "addresses", ())
        fields[name] = tolerant(lambda found=found: [(a.display_name, a.addr_spec) for a in found])
    return fields | {"date": getattr(first.get("date"), "datetime", None)}


def tolerant(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Exception:
        return ""


def text_of(page: str) -> str:
    reader = TextReader()
    reader.feed(page)
    return "".join(reader.pieces)


class TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in UNREAD
        if tag in BREAKING:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in UNREAD

    def handle_data(self, data: str) -> None:
        if self.hidden <= 0:
            self.pieces.append(data)
