"""What a mail made by our machine must say and must not carry (RFC 3834 §3, RFC 5230 §4.6)."""

from dataclasses import replace
from typing import Literal

from postroom.mail.compose import Outgoing
from postroom.mail.quotes import split_text

Kind = Literal["automatic", "notification", "campaign"]
GENERATION_MOST = 1
TEXT_MOST_CHARACTERS = 8_000
_AUTO_SUBMITTED: dict[str, str] = {
    "automatic": "auto-replied",
    "notification": "auto-generated",
    "campaign": "auto-generated",
}


def for_kind(kind: Kind, generation: int) -> tuple[tuple[str, str], ...]:
    """Return the extra headers of an automatic mail; `generation` is the cause's generation + 1, or 0 for none.

    Raises ValueError for an unknown kind, and for a generation over 1: nothing automatic answers a machine.
    """
    if kind not in _AUTO_SUBMITTED:
        raise ValueError(f"kind {kind!r} is none of {', '.join(_AUTO_SUBMITTED)}")
    if not 0 <= generation <= GENERATION_MOST:
        raise ValueError(
            f"generation {generation} is over {GENERATION_MOST}: no machine may answer a machine"
        )
    return (
        ("Auto-Submitted", _AUTO_SUBMITTED[kind]),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "bulk"),
        ("X-Postroom-Generation", str(generation)),
    )


def automatic(outgoing: Outgoing, kind: Kind, generation: int) -> Outgoing:
    """Return the mail as an automatic one: marked, plain text only, no quotation, at most 8,000 characters.

    Raises ValueError when it has attachments or pictures, or as `for_kind` does.
    """
    if outgoing.attachments or outgoing.inline:
        raise ValueError("attachments: an automatic mail carries none")
    text = split_text(outgoing.text).new or outgoing.text[:TEXT_MOST_CHARACTERS]
    if len(text) > TEXT_MOST_CHARACTERS:
        text = text[: TEXT_MOST_CHARACTERS - 1] + "…"
    marks = for_kind(kind, generation)
    names = {name.lower() for name, _ in marks}
    others = tuple(pair for pair in outgoing.extra_headers if pair[0].lower() not in names)
    return replace(outgoing, text=text, html="", extra_headers=others + marks)
