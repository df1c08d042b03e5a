"""One mail transaction: its sender, its recipients, and the mailboxes that they lead to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from postroom.intake.addresses import Target
from postroom.intake.smtp.paths import PathArgument
from postroom.spool import Addressed

_BODIES = ("7BIT", "8BITMIME")


@dataclass(slots=True)
class Transaction:
    """What MAIL and RCPT have said so far. `chunking`: its content comes by BDAT."""

    mail_from: str
    smtputf8: bool
    recipients: dict[str, Target] = field(default_factory=dict)
    chunking: bool = False

    def deliveries(self) -> list[Addressed]:
        """Return one delivery for each mailbox, whatever number of recipients led there."""
        if len(self.recipients) == 1:
            ((recipient, to),) = self.recipients.items()
            return [Addressed(to.mailbox, to.organisation, (recipient,))]
        by_target: dict[Target, list[str]] = {}
        for recipient, target in self.recipients.items():
            by_target.setdefault(target, []).append(recipient)
        return [Addressed(to.mailbox, to.organisation, tuple(names)) for to, names in by_target.items()]


def refusal_of(path: PathArgument, most_bytes: int) -> str:
    """Return the reply to a sender that cannot be taken, "" when it can."""
    if not path.parameters and path.address.isascii():
        return ""
    if wrong := _wrong_parameter(path.parameters):
        return f"555 5.5.4 the parameter {shown(wrong)} is not known, or its value is wrong"
    if not path.address.isascii() and "SMTPUTF8" not in path.parameters:
        return "553 5.6.7 an address beyond ASCII needs the parameter SMTPUTF8"
    if int(path.parameters.get("SIZE") or 0) > most_bytes:
        return f"552 5.3.4 the message is larger than {most_bytes} bytes"
    return ""


def _wrong_parameter(parameters: Mapping[str, str]) -> str:
    """Return the name of the first parameter that is not known or has a wrong value (RFC 1870, 6152, 6531)."""
    for name, value in parameters.items():
        known = (
            (name == "SIZE" and value.isascii() and value.isdigit() and len(value) <= 20)
            or (name == "BODY" and value.upper() in _BODIES)
            or (name == "SMTPUTF8" and not value)
        )
        if not known:
            return name or "="
    return ""


def shown(text: str) -> str:
    """Return what a client said, fit to be put into a reply."""
    return "".join(c if c.isascii() and c.isprintable() else "?" for c in text[:40]) or "an empty line"
