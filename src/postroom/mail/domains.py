"""Which part of a domain somebody registered, and which domains look like one another."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from publicsuffix2 import PublicSuffixList  # type: ignore[import-untyped]

_SHORTEST_TYPED_WRONG = 5
# Letters of other scripts, and pairs, that read like Latin letters at a glance; digits that do.
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_READ_AS = str.maketrans(
    "аеорсухіјѕԁԛԝвнкмтгьαοερτυχικνωηµβɡӏıłøđħ0135",
    "aeopcyxijsdqwbhkmtrbaoeptuxiknwnubglilodholes",
)


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=4096)
def registered(domain: str) -> str:
    """Return the registered part of a domain: "mail.shop.co.uk" gives "shop.co.uk" (by the public suffix list)."""
    name = ascii_form(domain)
    found = str(_suffixes().get_sld(name) or name) if name else ""
    # Below an ending that the list does not have, the last two labels are taken (its rule "*").
    return found if "." in found else ".".join(name.split(".")[-2:])


def domain_of(address: str) -> str:
    """Return the domain of an address in lower case, or "" where it has none."""
    return address.rpartition("@")[2].strip().rstrip(".").lower() if "@" in address else ""


def ascii_form(domain: str) -> str:
    """Return a domain as the DNS knows it (xn--…); what cannot be written so stays as it is."""
    name = domain.strip().rstrip(".").lower()
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def shown_form(domain: str) -> str:
    """Return a domain as people read it; what cannot be decoded stays as it is."""
    try:
        return domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except UnicodeError:
        return domain


@lru_cache(maxsize=8192)
def skeleton(words: str) -> str:
    """Return what words look like at a glance: two that have the same skeleton are easily taken for each other."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_READ_AS)
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return plain.replace("i", "l").replace("-", "")


def imitated(domain: str, own: Iterable[str], others: Iterable[str] = ()) -> str:
    """Return the known domain that this one imitates, or "".

    `own` domains are also imitated by one wrong letter and by another ending; `others` only by looking the same.
    """
    suspect = registered(domain)
    own = sorted({registered(one) for one in own})
    if not suspect or suspect in own:
        return ""
    looks = skeleton(shown_form(suspect))
    for known in own:
        if skeleton(shown_form(known)) == looks or _nearly(suspect, known):
            return known
    alike = (
        one
        for one in sorted({registered(one) for one in others} - {suspect})
        if skeleton(shown_form(one)) == looks
    )
    return next(alike, "")


def _nearly(suspect: str, known: str) -> bool:
    name, _, ending = known.partition(".")
    other, _, other_ending = suspect.partition(".")
    if len(name) < _SHORTEST_TYPED_WRONG:
        return False
    if ending != other_ending:
        return name == other
    return _one_apart(name, other)


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter is added, left out, changed, or two neighbours are swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, other_rest = one[at:], other[at:]
    return (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
        or (rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:])
    )
