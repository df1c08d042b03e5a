"""Forwarding a message: what it said and its files, to somebody else, from within the conversation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from django.db import transaction

from postroom.accounts.models import Person
from postroom.conversations.addresses import Recipients
from postroom.conversations.departure import AT_ONCE, Departure
from postroom.conversations.models import Message
from postroom.conversations.sending import send
from postroom.conversations.words import Words, written
from postroom.conversations.writing.manner import PLAIN, Manner
from postroom.conversations.writing.uploads import copied
from postroom.mail.safe_html import clean
from postroom.mail.subject import base_subject
from postroom.mail.text_html import text_to_html

OPENING = "---------- Forwarded message ----------"


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A message as it stands below the words of the one who forwards it."""

    head: tuple[tuple[str, str], ...]
    words: str
    html: str

    @property
    def text(self) -> str:
        """It as plain text."""
        return "\n".join([OPENING, *(f"{name}: {value}" for name, value in self.head), "", self.words])

    def below_text(self, text: str) -> str:
        """Return the plain text with the message below."""
        return f"{text}\n\n{self.text}".strip()

    def below_html(self, html: str) -> str:
        """Return the HTML with the message below."""
        lines = "<br>".join(f"<b>{name}:</b> {escape(value)}" for name, value in self.head)
        return f'{html}<div class="postroom_forward"><p>{OPENING}<br>{lines}</p>{self.html}</div>'


@transaction.atomic
def forward(
    message: Message,
    author: Person,
    words: Words | None,
    recipients: Recipients,
    manner: Manner = PLAIN,
    departure: Departure = AT_ONCE,
) -> Message:
    """Send a message on, with what stands in `manner.files`; answers come back into the conversation.

    Its pictures go with it; which of its files do is for the caller to say: see `files_of`.
    """
    inline = list(message.attachments.exclude(content_id="").filter(inline=True).order_by("pk"))
    pictures = {
        attachment.content_id: f"cid:{upload.key}"
        for attachment, upload in zip(inline, copied(author, inline), strict=True)
    }
    return send(
        message.conversation,
        author,
        words or Words("", "", rich=False),
        recipients,
        subject_of_forward(message),
        None,
        manner,
        departure,
        _forwarded(message, pictures),
    )


def words_of_forward(text: str, html: str) -> Words | None:
    """Read what stands above a forwarded message: there may be nothing."""
    return written(text=text, html=html) if text.strip() or html.strip() else None


def with_files_of(message: Message, author: Person, numbers: Sequence[str], manner: Manner) -> Manner:
    """Return the manner with those of the message's files whose numbers are given."""
    files = [one for one in message.attachments.filter(inline=False).order_by("pk") if str(one.pk) in numbers]
    return replace(manner, files=(*copied(author, files), *manner.files))


def subject_of_forward(message: Message) -> str:
    """Return the subject of a mail that forwards this message."""
    return f"Fwd: {base_subject(message.subject)}".strip()


def _forwarded(message: Message, pictures: dict[str, str]) -> Forwarded:
    when = (message.sent_at or message.received_at).strftime("%a, %d %b %Y at %H:%M UTC")
    head = [
        ("From", _person(message.from_name, message.from_address)),
        ("Date", when),
        ("Subject", message.subject),
        ("To", ", ".join(_person(row["name"], row["address"]) for row in message.to)),
        ("Cc", ", ".join(_person(row["name"], row["address"]) for row in message.cc)),
    ]
    words = "\n\n".join(filter(None, (message.text.strip(), message.quoted_text.strip())))
    html = clean(message.body.html, pictures, allow_remote=True).html if hasattr(message, "body") else ""
    return Forwarded(
        tuple((name, value) for name, value in head if value), words, html or text_to_html(words)
    )


def _person(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address else name or address
