"""What a person wrote, checked and cleaned."""

from dataclasses import dataclass

from postroom.conversations.errors import ConversationError
from postroom.conversations.storable import storable
from postroom.mail.text_html import text_to_html
from postroom.mail.written_html import is_plain, written_html
from postroom.mail.written_text import written_text

LONGEST_TEXT = 2_000_000


@dataclass(frozen=True, slots=True)
class Words:
    """A person's words as text and as clean HTML; `rich` where the HTML has what text has not.

    A picture that was uploaded stands in it as `cid:` and its key.
    """

    text: str
    html: str
    rich: bool


def written(text: str = "", html: str = "") -> Words:
    """Read what a person wrote: plain text, or HTML, of which the text is then made.

    Raises ConversationError where nothing is left, or far too much.
    """
    if len(text) > LONGEST_TEXT or len(html) > LONGEST_TEXT:
        raise ConversationError(f"The text is longer than {LONGEST_TEXT:,} characters. Shorten it.", "text")
    rich = written_html(storable(html)) if html.strip() else ""
    plain = written_text(rich).strip() if rich else storable(text).strip()
    if not plain:
        raise ConversationError("The mail has no text. Write something before you send it.", "text")
    if is_plain(rich):
        rich = ""
    return Words(plain, rich or text_to_html(plain), bool(rich))
