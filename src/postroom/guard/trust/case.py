"""What is known of a sender, and what a rule may say about him."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from postroom.mail.authentication import AuthenticationResults

Level = Literal["good", "notice", "warning"]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a mail says it is from. `first_contact`: nobody of this organisation has mail from or to him yet."""

    name: str
    address: str
    reply_to: tuple[str, ...] = ()
    results: AuthenticationResults = field(default_factory=AuthenticationResults)
    first_contact: bool = False


@dataclass(frozen=True, slots=True)
class Acquaintances:
    """Whom the organisation knows: its own domains, its people (address to name), the domains of its contacts."""

    own_domains: frozenset[str] = frozenset()
    people: Mapping[str, str] = field(default_factory=dict)
    contact_domains: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sign:
    """What a rule found: a sentence for the reader, and what it rests on."""

    rule: str
    level: Level
    sentence: str
    evidence: str = ""
