"""The plain text that a mail program makes: wrapped words, signature, quoted history."""

import textwrap
from datetime import datetime

from postroom.config.demo.letter import Letter

PICTURE = "{picture}"
INTRODUCTIONS = {
    "en": "On {date}, {name} wrote:",
    "de": "Am {date} schrieb {name}:",
    "fr": "Le {date}, {name} a écrit :",
    "es": "El {date}, {name} escribió:",
}
SIGNATURE_MARKS = {
    "gmail": "-- \n",
    "plain": "-- \n",
    "outlook": "",
    "apple": "",
    "iphone": "",
    "machine": "",
}


def plain_text(letter: Letter, now: datetime) -> str:
    """The whole body, ending in a line end."""
    words = with_pictures_named(letter, letter.text.strip("\n"))
    signature = letter.sender.signature
    blocks = [_wrapped(words) if letter.sender.program in ("plain", "gmail") else words]
    if signature:
        blocks.append(SIGNATURE_MARKS[letter.sender.program] + signature)
    if letter.answers and letter.quote:
        blocks.append(_history(letter, letter.answers, now))
    return "\n\n".join(blocks) + "\n"


def with_pictures_named(letter: Letter, words: str) -> str:
    for file in letter.files:
        if file.cid:
            words = words.replace(PICTURE, f"[image: {file.name}]")
    return words


def introduction(letter: Letter, quoted: Letter, now: datetime) -> str:
    """The line before a quote, as the quoting person's program writes it."""
    at = quoted.date(now)
    date = {
        "gmail": f"{at:%a}, {at.day} {at:%b %Y} at {at:%H:%M}",
        "apple": f"{at.day} {at:%b %Y}, at {at:%H:%M}",
        "iphone": f"{at.day} {at:%b %Y}, at {at:%H:%M}",
    }.get(letter.sender.program, f"{at:%d/%m/%Y %H:%M}")
    name = quoted.sender.name
    if letter.sender.program in ("gmail", "apple", "iphone"):
        name = f"{name} <{quoted.sender.address}>"
    return INTRODUCTIONS[letter.language].format(date=date, name=name)


def outlook_head(quoted: Letter, now: datetime) -> list[tuple[str, str]]:
    """The fields that Outlook puts above a quote."""
    at = quoted.date(now)
    fields = [
        ("From", f"{quoted.sender.name} <{quoted.sender.address}>"),
        ("Sent", f"{at.day} {at:%B %Y %H:%M}"),
        ("To", "; ".join(quoted.to)),
        ("Cc", "; ".join(quoted.cc)),
        ("Subject", quoted.subject),
    ]
    return [(name, value) for name, value in fields if value]


def _wrapped(words: str) -> str:
    return "\n".join(
        textwrap.fill(line, 72, break_long_words=False, break_on_hyphens=False) if len(line) > 80 else line
        for line in words.split("\n")
    )


def _history(letter: Letter, quoted: Letter, now: datetime) -> str:
    body = plain_text(quoted, now).rstrip("\n")
    if letter.sender.program == "outlook":
        head = "\n".join(f"{name}: {value}" for name, value in outlook_head(quoted, now))
        return f"{head}\n\n{body}"
    marked = "\n".join(
        f"> {line}".rstrip() if not line.startswith(">") else f">{line}" for line in body.split("\n")
    )
    line = introduction(letter, quoted, now)
    if letter.sender.program in ("apple", "iphone"):
        return f"> {line}\n> \n{marked}"
    return f"{line}\n{'' if letter.sender.program == 'plain' else chr(10)}{marked}"
