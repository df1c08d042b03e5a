"""Reading Authentication-Results, and only those that our own servers wrote (RFC 8601)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postroom.mail.model import Headers

VALUE_MOST = 16_384
_METHODS = frozenset(("spf", "dkim", "dmarc", "arc"))
_PIECE = re.compile(r'"((?:[^"\\]|\\.)*+)"|([();])|([^"();]+)|(")', re.DOTALL)
_PAIR = re.compile(r"([\w.\-]+(?:/\d+)?)\s*+=\s*+([^\s=]+)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One result, such as pass, fail, softfail, none, temperror, of one method; `domain` is whom it is about."""

    result: str
    domain: str = ""
    selector: str = ""


@dataclass(frozen=True, slots=True)
class AuthenticationResults:
    """What trusted servers found. None where they said nothing; `authserv_id` is who said it first."""

    spf: Verdict | None = None
    dkim: tuple[Verdict, ...] = ()
    dmarc: Verdict | None = None
    arc: Verdict | None = None
    authserv_id: str = ""

    def dkim_passed_for(self, domain: str) -> bool:
        """Whether a signature of this very domain held."""
        return any(found.result == "pass" and found.domain == domain.lower() for found in self.dkim)


def read(headers: Headers, trusted: frozenset[str]) -> AuthenticationResults:
    """Return the results of the fields whose authserv-id is trusted (in lower case), topmost first.

    A sender may write such fields too, even with our name, and they stand below those that our server put on
    top (§5): so each method counts only from the topmost trusted field that has it.
    """
    found: dict[str, list[Verdict]] = {}
    first = ""
    for value in headers.all("Authentication-Results"):
        authserv_id, results = _parsed(value[:VALUE_MOST])
        if authserv_id not in trusted:
            continue
        first = first or authserv_id
        here: dict[str, list[Verdict]] = {}
        for method, verdict in results:
            here.setdefault(method, []).append(verdict)
        found = here | found
    return AuthenticationResults(
        spf=next(iter(found.get("spf", ())), None),
        dkim=tuple(found.get("dkim", ())),
        dmarc=next(iter(found.get("dmarc", ())), None),
        arc=next(iter(found.get("arc", ())), None),
        authserv_id=first,
    )


def _parsed(value: str) -> tuple[str, list[tuple[str, Verdict]]]:
    first, *rest = _without_comments(value).split(";")
    words = first.split()
    results = [result for part in rest[:100] for result in _result(part)]
    return (words[0].strip('"').lower() if words else ""), results


def _without_comments(value: str) -> str:
    """The value without (nested) comments; separators and blanks inside quoted strings become "_" (§2.2)."""
    kept: list[str] = []
    depth = 0
    for quoted, sign, other, stray in _PIECE.findall(value):
        if sign == "(":
            depth += 1
            kept.append(" ")
        elif sign == ")":
            depth = max(0, depth - 1)
        elif depth == 0:
            kept.append(sign or other or stray or re.sub(r"[\s;=]", "_", quoted))
    return "".join(kept)


def _result(part: str) -> Iterator[tuple[str, Verdict]]:
    pairs = _PAIR.findall(part)
    if not pairs:
        return
    method = pairs[0][0].lower().partition("/")[0]
    if method not in _METHODS:
        return
    properties = {name.lower(): value for name, value in reversed(pairs[1:])}
    yield method, Verdict(pairs[0][1].lower(), _domain(method, properties), properties.get("header.s", ""))


def _domain(method: str, properties: dict[str, str]) -> str:
    wanted = {
        "spf": ("smtp.mailfrom", "smtp.mail", "smtp.helo"),
        "dkim": ("header.d", "header.i"),
        "dmarc": ("header.from",),
        "arc": ("header.d",),
    }[method]
    value = next((properties[name] for name in wanted if properties.get(name)), "")
    return value.rpartition("@")[2].strip("<>").lower()
