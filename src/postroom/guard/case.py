"""What a rule looks at, and what it may find."""

from dataclasses import dataclass
from typing import Literal

from postroom.mail.identity import Token
from postroom.mail.model import Automatic, Bounce, Mail, NeverReply, Reason

Outcome = Literal["quarantine", "bounce", "own", "silent", "deliver"]


@dataclass(frozen=True, slots=True)
class Case:
    """A mail before the guard: the facts about it, and where it is to go.

    `addresses` are those of the mailbox, `own_addresses` those of the whole installation, all in lower case;
    `own_token` is set where the mail itself is one that we sent; `quoted` are the tokens it quotes back.
    """

    mail: Mail
    organisation: int
    mailbox: int
    addresses: frozenset[str]
    own_addresses: frozenset[str]
    automatic: Automatic
    never_reply: NeverReply
    bounce: Bounce | None
    own_token: Token | None
    quoted: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule concluded: an outcome stronger than "deliver", a sentence, and the words of the mail."""

    outcome: Outcome
    rule: str
    reason: str
    evidence: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The guard's verdict on a mail: the strongest finding, and all of them.

    deliver: automation may act · silent: filed, nothing automatic happens · own: our own mail came back ·
    bounce: a report, attached to the mail that it is about · quarantine: set aside, to be looked at.
    `by_a_machine` where the mail itself says so.
    """

    outcome: Outcome
    reason: str
    findings: tuple[Finding, ...] = ()
    by_a_machine: bool = False

    @property
    def automation(self) -> bool:
        """Whether anything automatic may follow."""
        return self.outcome == "deliver"
