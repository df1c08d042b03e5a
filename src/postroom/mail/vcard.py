"""Contact cards (vCard 2.1, 3.0 and 4.0: RFC 6350, RFC 2426): the few fields that a reader wants to see."""

import quopri
import re
from dataclasses import dataclass

from postroom.mail.charsets import decode
from postroom.mail.words import clean_line

_MOST_BYTES = 64 * 1024
_MOST_LINES = 500
_MOST_VALUES = 10
_ESCAPED = re.compile(r"\\([\\,;:nN])")


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A person or company as a card names it."""

    name: str
    organisation: str = ""
    title: str = ""
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


def read_contact_card(content: bytes) -> ContactCard | None:
    """Return the first card of a file, or None where there is none with a name or an address. Never raises."""
    text, _ = decode(content[:_MOST_BYTES], "utf-8")
    found: dict[str, list[str]] = {}
    begun = False
    for line in _unfolded(text):
        name, value = _property(line)
        if name == "BEGIN":
            begun = value.strip().upper() == "VCARD"
        elif name == "END" and begun:
            break
        elif begun and value.strip():
            found.setdefault(name, []).append(value)
    card = ContactCard(
        name=_first(found, "FN") or " ".join(reversed(_parts(_raw(found, "N"))[:2])),
        organisation=", ".join(_parts(_raw(found, "ORG"))),
        title=_first(found, "TITLE"),
        addresses=tuple(map(_plain, found.get("EMAIL", [])[:_MOST_VALUES])),
        phones=tuple(_plain(one.removeprefix("tel:")) for one in found.get("TEL", [])[:_MOST_VALUES]),
    )
    return card if card.name or card.addresses else None


def _unfolded(text: str) -> list[str]:
    """The lines, each with those that go on in the next (RFC 6350 §3.2; 2.1 ends them with "=")."""
    lines: list[str] = []
    for line in text.splitlines()[:_MOST_LINES]:
        if lines and line[:1] in (" ", "\t"):
            lines[-1] += line[1:]
        elif lines and lines[-1].endswith("=") and "QUOTED-PRINTABLE" in lines[-1].upper():
            lines[-1] = lines[-1][:-1] + line
        else:
            lines.append(line)
    return lines


def _property(line: str) -> tuple[str, str]:
    head, _, value = line.partition(":")
    name, *parameters = head.split(";")
    if any("QUOTED-PRINTABLE" in one.upper() for one in parameters):
        value = decode(quopri.decodestring(value.encode("utf-8", "replace")), "utf-8")[0]
    return name.rpartition(".")[2].strip().upper(), value


def _first(found: dict[str, list[str]], name: str) -> str:
    return _plain(_raw(found, name))


def _raw(found: dict[str, list[str]], name: str) -> str:
    return next(iter(found.get(name, ())), "")


def _parts(value: str) -> list[str]:
    return [part for part in map(_plain, re.split(r"(?<!\\);", value)) if part]


def _plain(value: str) -> str:
    return clean_line(_ESCAPED.sub(lambda sign: " " if sign[1] in "nN" else sign[1], value)).strip()
