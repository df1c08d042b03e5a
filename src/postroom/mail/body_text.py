"""The text and the HTML of a mail, from the parts chosen as its body."""

import re
from dataclasses import dataclass
from html import escape

from postroom.mail import limits
from postroom.mail.bodies import Body, Choice
from postroom.mail.calendar import describe, read_invitation
from postroom.mail.charsets import decode
from postroom.mail.flowed import unflow
from postroom.mail.html_text import to_text
from postroom.mail.parts import Node, Tree

_META_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})")
_META_BYTES = 4096
_RETURN_ALONE = re.compile(r"\r(?!\n)")
_NOT_FOR_READING = (
    "text/rfc822-headers",
    "text/x-amp-html",
    "text/watch-html",
    "text/vcard",
    "text/x-vcard",
    "text/css",
)


@dataclass(frozen=True, slots=True)
class Read:
    """The body as read: text with line feeds, and HTML as it was sent, or ""."""

    text: str
    html: str

    def or_else(self, text: str, html: str) -> "Read":
        """Return this body, or where it says nothing another one."""
        if self.text.strip() or self.html:
            return self
        return Read(text or to_text(html), html)


def read_bodies(choice: Choice, tree: Tree) -> Read:
    """Return the stretches of a body joined: as text, from the plain parts or else the HTML; and as HTML."""
    stretches = [_stretch(body, tree) for body in choice.bodies]
    texts = [text for text, _ in stretches if text.strip()]
    html = _joined_html(stretches)
    if not texts and not html:
        texts = [text for node in choice.files if (text := _other_text(node, tree))][:1]
    return Read(
        "\n".join(text if text.endswith("\n") else text + "\n" for text in texts)
        if len(texts) > 1
        else "".join(texts),
        html,
    )


def _stretch(body: Body, tree: Tree) -> tuple[str, str]:
    plain = "\n".join(filter(None, (_plain(node, tree) for node in body.plain)))
    html = "\n".join(filter(None, (_html(node, tree) for node in body.html)))
    too_large = any(len(node.content()) > limits.HTML_BYTES for node in body.html)
    if too_large:
        tree.limit("html-too-large", "the HTML body is over 2 MiB: its text is shown")
    for node in (*body.plain, *body.html):
        if len(node.content()) > limits.BODY_LEAF_BYTES:
            node.drop()
    text = plain if plain.strip() or not html else to_text(html)
    return text, "" if too_large else html


def _joined_html(stretches: list[tuple[str, str]]) -> str:
    if not any(html for _, html in stretches):
        return ""
    if len(stretches) == 1:
        return stretches[0][1]
    return "\n".join(
        html or f'<div style="white-space: pre-wrap">{escape(text)}</div>'
        for text, html in stretches
        if html or text.strip()
    )


def _plain(node: Node, tree: Tree) -> str:
    text = _decoded(node, node.params.get("charset", ""), limits.TEXT_BYTES, tree)
    text = _with_line_feeds(text)
    if node.params.get("format", "").lower() == "flowed":
        text = unflow(text, node.params.get("delsp", "").lower() == "yes")
    return text


def _with_line_feeds(text: str) -> str:
    """Return the text with a line feed for every line end: dropping one sign is quicker than replacing two."""
    if "\r" not in text:
        return text
    if _RETURN_ALONE.search(text):
        text = text.replace("\r\n", "\n")
        return text.replace("\r", "\n")
    return text.replace("\r", "")


def _html(node: Node, tree: Tree) -> str:
    charset = node.params.get("charset", "")
    if not charset or charset.lower() == "us-ascii":
        meta = _META_CHARSET.search(node.content()[:_META_BYTES])
        charset = meta[1].decode("latin-1") if meta else charset
    return _decoded(node, charset, limits.HTML_BYTES, tree)


def _decoded(node: Node, charset: str, most: int, tree: Tree) -> str:
    content = node.content()
    if node.defect:
        tree.note(node.defect, f"part {node.path or '1'}")
    if len(content) > most:
        content = _beginning(content, most)
        tree.limit("text-too-large", "a text is over 2 MiB: its beginning is shown")
    text, guessed = decode(content, charset)
    if guessed:
        tree.note("charset-replaced", f"part {node.path or '1'} is not {charset or 'ASCII'} throughout")
    return text


def _beginning(content: bytes, most: int) -> bytes:
    """Return the first bytes, cut after a line if one ends near, else not inside a UTF-8 character."""
    cut = content.rfind(b"\n", most - 4096, most) + 1
    if not cut:
        cut = most
        while cut > most - 4 and content[cut] & 0xC0 == 0x80:
            cut -= 1
    return content[:cut]


def _other_text(node: Node, tree: Tree) -> str:
    """Return what can be read of a mail that has only some other kind of text, such as an invitation."""
    if not node.content_type.startswith("text/") or node.content_type in _NOT_FOR_READING:
        return ""
    if node.disposition()[0] == "attachment":
        return ""
    if node.content_type == "text/calendar":
        invitation = read_invitation(node.content())
        return describe(invitation) if invitation else ""
    text = _plain(node, tree)
    return to_text(text) if node.content_type in ("text/enriched", "text/richtext") else text
