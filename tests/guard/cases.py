"""A mail before a rule, without a database: what the line gathers for the guard."""

from dataclasses import replace
from typing import Any

from postroom.guard.case import Case
from postroom.guard.own import cause_generation, own_signs
from postroom.guard.sent import NO_MARKS, Marks
from postroom.mail.automatic import automatic
from postroom.mail.bounce import bounce
from postroom.mail.content_hash import content_hash
from postroom.mail.identity import Keyring, Token
from postroom.mail.identity_find import find_tokens
from postroom.mail.never_reply import never_reply
from postroom.mail.parse import parse

KEYS = Keyring(b"a key for tests only", epoch=1)
ACME, SUPPORT, SALES = 1, 10, 11
OURS = frozenset({"support@acme.test"})
EVERYBODY = OURS | {"sales@acme.test"}


def token(mailbox: int = SUPPORT, *, generation: int = 0) -> Token:
    """Return what a mail of conversation 100 says about itself."""
    return Token(ACME, mailbox, 100, "automatic" if generation else "human", generation, 1)


def case(
    raw: bytes, *, mail_from: str = "carol@customer.test", marks: Marks = NO_MARKS, **facts: Any
) -> Case:
    """Return a mail to Support as the rules see it."""
    mail = parse(raw)
    machine = automatic(mail, mail_from)
    signs = own_signs(mail, content_hash(mail), KEYS, marks)
    made = Case(
        mail=mail,
        organisation=ACME,
        mailbox=SUPPORT,
        addresses=OURS,
        own_addresses=EVERYBODY,
        automatic=machine,
        never_reply=never_reply(mail, mail_from, OURS, EVERYBODY, machine),
        bounce=bounce(mail, mail_from),
        signs=signs,
        generation=cause_generation(mail, signs, find_tokens(mail, KEYS), marks),
    )
    return replace(made, **facts)
