"""What a rule looks at, and what it may find."""

from dataclasses import dataclass, replace
from typing import Literal

from postroom.guard.own import Sign
from postroom.mail.model import Automatic, Bounce, Mail, NeverReply, Reason

Outcome = Literal["quarantine", "bounce", "own", "spam", "silent", "deliver"]


@dataclass(frozen=True, slots=True)
class Case:
    """A mail before the guard: the facts about it, and where it is to go.

    `addresses` are those of the mailbox, `own_addresses` those of the whole installation, all in lower case;
    `signs` say that the mail is one that we sent; `generation` is the highest of our mail that it is or refers
    to; `history`: it is from before Postroom.
    """

    mail: Mail
    organisation: int
    mailbox: int
    addresses: frozenset[str]
    own_addresses: frozenset[str]
    automatic: Automatic
    never_reply: NeverReply
    bounce: Bounce | None = None
    signs: tuple[Sign, ...] = ()
    generation: int = 0
    history: bool = False

    @property
    def signs_of_here(self) -> tuple[Sign, ...]:
        """The signs that this very mailbox sent it."""
        return tuple(one for one in self.signs if (one.organisation, one.mailbox) == self.here)

    @property
    def here(self) -> tuple[int, int]:
        """Organisation and mailbox."""
        return self.organisation, self.mailbox


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
    bounce: a report, attached to the mail that it is about · quarantine: set aside, to be looked at ·
    spam: filed among spam.
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

    def silenced(self, finding: Finding) -> "Judgement":
        """Return the judgement after one more finding, which lets nothing automatic follow."""
        findings = (*self.findings, finding)
        if self.outcome != "deliver":
            return replace(self, findings=findings)
        return Judgement("silent", finding.reason, findings, self.by_a_machine)

    def as_spam(self, finding: Finding) -> "Judgement":
        """Return the judgement after the mail was found to be spam; reports, and what is set aside, stay so."""
        findings = (*self.findings, finding)
        if self.outcome in ("own", "bounce", "quarantine"):
            return replace(self, findings=findings)
        return Judgement("spam", finding.reason, findings, self.by_a_machine)
