"""What the rules see of a mail that is about to leave."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail as it was written; addresses are in lower case.

    `subject` is None for a reply, which has that of its conversation. `thread` are the addresses that have taken
    part so far, none for a new mail; `own` those of the team. `notes` are the texts of the conversation's notes,
    and `strangers` those addresses in the text that belong to customers who have no part in the conversation.
    """

    text: str
    recipients: Sequence[str] = ()
    subject: str | None = None
    attachments: int = 0
    thread: Collection[str] = ()
    own: Collection[str] = ()
    notes: Sequence[str] = ()
    strangers: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Caution:
    """A sentence about what may have been overlooked, and where: the field, and the words in it.

    `rule` is the name of the rule, which the guard fills in.
    """

    sentence: str
    field: str = "text"
    words: str = ""
    rule: str = ""
