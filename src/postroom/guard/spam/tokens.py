"""What the filter looks at: the words of a mail, where it is from, where its links lead, what is attached."""

import re
from dataclasses import dataclass

from postroom.mail.domains import domain_of, registered
from postroom.mail.links import host_of

TEXT_MOST = 20_000
TOKENS_MOST = 400
LONGEST = 60
_WORD = re.compile(r"[^\W_][\w'-]{1,28}[^\W_]")
_PRICE = re.compile(r"[$€£]\s?\d|\d\s?[$€£%]")
_LINK = re.compile(r"https?://[^\s<>\"']{3,300}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """What of a mail the filter sees; `text` as a person reads it, `html` as it was sent."""

    from_name: str
    from_address: str
    subject: str
    text: str
    html: str = ""
    files: tuple[str, ...] = ()


def tokens_of(letter: Letter) -> frozenset[str]:
    """Return the tokens of a mail, at most 400; the more telling kinds first."""
    address = letter.from_address.lower()
    found = [f"from:{address}", f"domain:{registered(domain_of(address))}"] if address else ["from:nobody"]
    found += [f"name:{word}" for word in _words(letter.from_name[:200])]
    found += [f"subject:{word}" for word in _words(letter.subject[:500])]
    links = _LINK.findall(letter.html[:TEXT_MOST]) + _LINK.findall(letter.text[:TEXT_MOST])
    found += [f"link:{registered(host)}" for link in links[:50] if (host := host_of(link))]
    found += [f"file:{name.rpartition('.')[2].lower()}" for name in letter.files[:20]]
    if _PRICE.search(letter.subject):
        found.append("subject:(price)")
    found += _words(letter.text[:TEXT_MOST])
    return frozenset(token[:LONGEST] for token in list(dict.fromkeys(found))[:TOKENS_MOST])


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
