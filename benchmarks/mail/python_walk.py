"""What Python's own parser gives for the fields of our `Mail`, each read so that an error loses only that field."""

import email
from collections.abc import Callable
from email import policy
from html.parser import HTMLParser
from typing import Any

ADDRESS_HEADERS = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc")
BREAKING = frozenset(("p", "div", "br", "tr", "li"))
UNREAD = frozenset(("style", "script", "title"))


def walk(raw: bytes) -> dict[str, Any]:
    message = email.message_from_bytes(raw, policy=policy.default)
    fields: dict[str, Any] = {}
    for name in ADDRESS_HEADERS:
        fields[name] = tolerant(
            lambda name=name: [(a.display_name, a.addr_spec) for a in message[name].addresses]
        )
    for name in ("Subject", "Message-ID", "In-Reply-To", "References"):
        fields[name] = tolerant(lambda name=name: str(message[name]))
    fields["Date"] = tolerant(lambda: message["Date"].datetime)
    texts, pages, files, headers = [], [], [], []
    for part in message.walk():
        headers.append(tolerant(lambda part=part: [(name, str(value)) for name, value in part.items()]))
        if part.is_multipart():
            continue
        content = tolerant(part.get_content)
        if part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            files.append((tolerant(part.get_filename), part.get_content_type(), content))
        else:
            (pages if part.get_content_subtype() == "html" else texts).append(content or "")
    text = "\n".join(texts) or "\n".join(tolerant(lambda page=page: text_of(page)) for page in pages)
    return fields | {"headers": headers, "text": text, "html": pages, "attachments": files}


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
