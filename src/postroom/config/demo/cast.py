"""Who the demo is about: Kettle & Co, which sells kettles, repairs them and supplies hotels and cafés."""

from dataclasses import dataclass

ORGANISATION = "Kettle & Co"
PASSWORD = "kettle-demo"  # noqa: S105 - the demo listens on loopback and says its password itself


@dataclass(frozen=True)
class Mailbox:
    address: str
    name: str


@dataclass(frozen=True)
class Person:
    """One of the team; `role` is a value of `accounts.models.Role`, `mailboxes` are addresses."""

    address: str
    name: str
    role: str
    mailboxes: tuple[str, ...]


SUPPORT = "support@kettle.example"
SALES = "sales@kettle.example"
BILLING = "billing@kettle.example"

MAILBOXES = (
    Mailbox(SUPPORT, "Support"),
    Mailbox(SALES, "Sales"),
    Mailbox(BILLING, "Billing"),
)

PEOPLE = (
    Person("ada@kettle.example", "Ada Brandt", "owner", (SUPPORT, SALES, BILLING)),
    Person("ben@kettle.example", "Ben Okafor", "member", (SUPPORT,)),
    Person("chloe@kettle.example", "Chloé Marchand", "member", (SALES, SUPPORT)),
    Person("finn@kettle.example", "Finn Sørensen", "member", (BILLING,)),
)
