"""The one level of quotation below a reply: what the other side newly wrote, never what it quoted.

So a mail stays as small as its cause, however long the conversation becomes.
"""

from dataclasses import dataclass
from typing import Protocol

from postroom.conversations.models import Message
from postroom.mail.text_html import text_to_html

LONGEST_QUOTE = 20_000


class Quoted(Protocol):
    """What stands below the words of a mail."""

    @property
    def text(self) -> str: ...

    def below_text(self, text: str) -> str: ...

    def below_html(self, html: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Quote:
    """The introduction and the quoted words; both empty where there is nothing to quote."""

    introduction: str = ""
    words: str = ""

    @property
    def text(self) -> str:
        """The quotation as plain text, as it stands below the reply."""
        if not self.words:
            return ""
        return "\n".join([self.introduction, *(f"> {line}".rstrip() for line in self.words.split("\n"))])

    def below_text(self, text: str) -> str:
        """Return the plain text with the quotation below."""
        return f"{text}\n\n{self.text}" if self.words else text

    def below_html(self, html: str) -> str:
        """Return the HTML with the quotation below."""
        if not self.words:
            return html
        return (
            f'{html}<div class="postroom_quote">{text_to_html(self.introduction)}'
            f'<blockquote type="cite">{text_to_html(self.words)}</blockquote></div>'
        )


def quote_of(parent: Message | None) -> Quote:
    """Return the quotation of a message for the reply to it."""
    if parent is None or not parent.text.strip():
        return Quote()
    words = parent.text.strip()
    if len(words) > LONGEST_QUOTE:
        words = words[:LONGEST_QUOTE] + "\n[…]"
    when = (parent.sent_at or parent.received_at).strftime("%a, %d %b %Y at %H:%M")
    who = parent.from_name or parent.from_address or "somebody"
    address = f" <{parent.from_address}>" if parent.from_address else ""
    return Quote(introduction=f"On {when} UTC, {who}{address} wrote:", words=words)
