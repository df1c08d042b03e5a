"""Where the signed names of our mail come back: tokens that a mail quotes, and those that make it ours."""

import re
from collections.abc import Iterator

from postroom.mail.identity import HEADER, Keyring, Token, first_token
from postroom.mail.model import Address, Mail, Reason
from postroom.mail.report_fields import addresses_in

TRACE_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Original-Recipient")
RAW_LIMIT = 40_000
IDS_LIMIT = 128
_MINTED = re.compile(r"[a-z2-7]{26}\.[a-z2-7]{30,160}@[\w.-]{1,253}", re.IGNORECASE)


def find_tokens(mail: Mail, keyring: Keyring) -> tuple[Token, ...]:
    """Return the tokens that the mail quotes back: In-Reply-To first, References newest first, then
    addresses.

    A reply address counts only for the person whom it was given to, who is looked for in From, Sender,
    Reply-To and Return-Path. The mail's own Message-ID is `own_token`'s business.
    """
    quoted = [keyring.read_message_id(one) for one in _quoted_ids(mail)]
    addressed = [
        keyring.read_reply_address(address, sender)
        for address in _addressed(mail)
        for sender in _senders(mail)
    ]
    return tuple(dict.fromkeys(token for token in quoted + addressed if token))


def own_token(mail: Mail, keyring: Keyring) -> Token | None:
    """Return the token that says that this mail is ours, come back: of its id, X-Postroom or Reply-To."""
    return first_token(token for token, _ in _own_tokens(mail, keyring))


def own_reasons(mail: Mail, keyring: Keyring, own_addresses: frozenset[str]) -> tuple[Reason, ...]:
    """Return every sign by which the mail tells itself that it is ours (a From address alone is forgeable).

    Two more signs need stored facts, and are the caller's: the provider's Message-ID and the content's hash.
    """
    reasons = [
        Reason(f"own-{rule}", f"conversation {token.conversation}")
        for token, rule in _own_tokens(mail, keyring)
    ]
    if mail.author and mail.author.normalised in own_addresses:
        reasons.append(Reason("own-from", mail.author.address))
    return tuple(reasons)


def _own_tokens(mail: Mail, keyring: Keyring) -> Iterator[tuple[Token, str]]:
    for one in (mail.message_id, mail.headers.get("Message-ID")):
        if token := keyring.read_message_id(one):
            yield token, "message-id"
            break
    for value in mail.headers.all(HEADER)[:4]:
        if mark := keyring.read_header_value(value):
            yield mark.token, "header"
    for reply in mail.reply_to[:4]:
        for recipient in (mail.to + mail.cc)[:50]:
            if token := keyring.read_reply_address(reply.address, recipient.address):
                yield token, "reply-to"


def _quoted_ids(mail: Mail) -> list[str]:
    """Ids as parsed, and those that only the raw fields show, where folding broke them."""
    raw = " ".join("".join(_ends(mail.headers.all(name)).split()) for name in ("In-Reply-To", "References"))
    parsed = [*mail.in_reply_to, *reversed(mail.references)]
    return list(dict.fromkeys([*parsed, *reversed(_MINTED.findall(raw))]))[:IDS_LIMIT]


def _ends(values: list[str]) -> str:
    joined = " ".join(values)
    return joined if len(joined) <= RAW_LIMIT else joined[: RAW_LIMIT // 2] + " " + joined[-RAW_LIMIT // 2 :]


def _addressed(mail: Mail) -> list[str]:
    known = [address.address for address in (mail.to + mail.cc)[:200]]
    traced = [value.strip()[:400] for name in TRACE_HEADERS for value in mail.headers.all(name)[:10]]
    return [address for address in dict.fromkeys(known + traced) if "+" in address][:50]


def _senders(mail: Mail) -> list[str]:
    people: tuple[Address, ...] = mail.from_[:5] + ((mail.sender,) if mail.sender else ()) + mail.reply_to[:5]
    returned = addresses_in(mail.headers.get("Return-Path")[:400])
    return list(
        dict.fromkeys([*(address.normalised for address in people), *(one.lower() for one in returned)])
    )
