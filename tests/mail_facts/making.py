"""Mails for the tests of facts, written as text."""

from postroom.mail.model import Mail
from postroom.mail.parse import parse

SUPPORT = "support@acme.example"


def mail_of(body: str = "Hello", **fields: str) -> Mail:
    """Return a mail of Ada's to Acme's support with these header fields, written with "_" for "-"."""
    fields = {
        "From": "Ada <ada@home.example>",
        "To": SUPPORT,
        "Subject": "A question",
        "Date": "Thu, 03 Jul 2025 10:12:00 +0200",
        "Content_Type": "text/plain; charset=utf-8",
        **fields,
    }
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items() if value)
    return parse(f"{head}\r\n{body}".replace("\r\n", "\n").replace("\n", "\r\n").encode())


def multipart(kind: str, *parts: str, **fields: str) -> Mail:
    """Return a mail of these parts, each written with its own header."""
    body = "".join(f"--b1\n{part.strip(chr(10))}\n" for part in parts) + "--b1--\n"
    return mail_of(body, Content_Type=f'multipart/{kind}; boundary="b1"', **fields)
