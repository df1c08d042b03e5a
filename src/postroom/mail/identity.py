"""The signed names of our mail: Message-IDs, reply addresses, VERP and the X-Postroom header.

A token names organisation, mailbox, conversation, kind and generation, and is signed with HMAC-SHA256 cut to
128 bits under a key derived for each purpose (RFC 2104, RFC 4868). It is written in base32 without padding
(RFC 4648 §6) in lower case and read in any case, since servers change the case of local parts; white space
that folding put into it is ignored; every other change is refused.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from postroom.mail.identity_codec import Reader, base32_decode, base32_encode, varint

Kind = Literal["human", "automatic", "notification", "campaign"]

HEADER = "X-Postroom"
KINDS: tuple[Kind, ...] = ("human", "automatic", "notification", "campaign")
RANDOM_BYTES = 16
MAC_BYTES = 16
DIGEST_BYTES = 16
LOCAL_PART_LIMIT = 64
GENERATION_LIMIT = 15
ID_LIMIT = 900
_VERSION = 1
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Token:
    """What a mail of ours says about itself. `generation` is 0 where no machine caused it, at most 15."""

    organisation: int
    mailbox: int
    conversation: int
    kind: Kind
    generation: int
    epoch: int


@dataclass(frozen=True, slots=True)
class Mark:
    """What the X-Postroom header says: the token, and 128 bits (hex) of the digest it was made for."""

    token: Token
    digest: str


@dataclass(frozen=True, slots=True)
class Verp:
    """Which mail to whom a bounce address stands for."""

    outgoing_id: int
    recipient_id: int


@dataclass(frozen=True)
class Keyring:
    """Mints tokens of the present epoch; reads those of this epoch and of the accepted earlier ones.

    `key` is the installation's secret, of 16 bytes at least. A restored backup gets a new epoch: tokens
    minted after the backup was made, whose conversations no longer exist, are then known by their epoch.
    """

    key: bytes = field(repr=False)
    epoch: int
    accepted_epochs: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if len(self.key) < MAC_BYTES:
            raise ValueError(f"the signing key has {len(self.key)} bytes: give it {MAC_BYTES} or more")

    def message_id(self, token: Token, domain: str) -> str:
        """Return a new Message-ID without brackets: 128 random bits, the token and its signature."""
        random = secrets.token_bytes(RANDOM_BYTES)
        payload = _payload(token)
        return f"{base32_encode(random)}.{self._signed('message-id', payload, random)}@{domain}"

    def read_message_id(self, message_id: str) -> Token | None:
        """Return the token of a Message-ID that we minted, with or without brackets, or None."""
        local = _compact(message_id).strip("<>").rpartition("@")[0]
        random_text, _, signed = local.partition(".")
        random = base32_decode(random_text)
        if random is None or len(random) != RANDOM_BYTES:
            return None
        return self._token(self._checked("message-id", signed, random))

    def reply_address(self, token: Token, recipient: str, address: str) -> str:
        """Return `address` with the token as its detail (RFC 5233), bound to this recipient.

        Raises ValueError where the local part would be longer than 64 characters (RFC 5321 §4.5.3.1.1).
        """
        return _with_detail(address, self._signed("reply", _payload(token), _bound(recipient)))

    def read_reply_address(self, address: str, recipient: str) -> Token | None:
        """Return the token of a reply address that this recipient was given, or None."""
        return self._token(self._checked("reply", _detail(address), _bound(recipient)))

    def verp(self, outgoing_id: int, recipient_id: int, address: str) -> str:
        """Return `address` as a return path that names one mail to one recipient; ValueError as above."""
        payload = varint(self.epoch) + varint(outgoing_id) + varint(recipient_id)
        return _with_detail(address, self._signed("verp", payload, b""))

    def read_verp(self, address: str) -> Verp | None:
        """Return what a bounce address of ours stands for, or None."""
        payload = self._checked("verp", _detail(address), b"")
        if payload is None:
            return None
        reader = Reader(payload)
        epoch, outgoing_id, recipient_id = reader.varint(), reader.varint(), reader.varint()
        return Verp(outgoing_id, recipient_id) if reader.complete and self._accepts(epoch) else None

    def header_value(self, token: Token, message_digest: str) -> str:
        """Return the X-Postroom value for a mail whose content digest (hex, 128 bits or more) is this."""
        digest = bytes.fromhex(message_digest)[:DIGEST_BYTES]
        if len(digest) < DIGEST_BYTES:
            raise ValueError("the digest of a mail must have 128 bits or more")
        return self._signed("header", digest + _payload(token), b"")

    def read_header_value(self, value: str) -> Mark | None:
        """Return what an X-Postroom value of ours says, or None. Compare the digest: headers are copied."""
        payload = self._checked("header", _compact(value), b"")
        token = self._token(payload[DIGEST_BYTES:]) if payload else None
        return Mark(token, payload[:DIGEST_BYTES].hex()) if token and payload else None

    def _signed(self, purpose: str, payload: bytes, bound: bytes) -> str:
        return base32_encode(payload + self._mac(purpose, payload, bound))

    def _checked(self, purpose: str, text: str, bound: bytes) -> bytes | None:
        data = base32_decode(text)
        if data is None or len(data) <= MAC_BYTES:
            return None
        payload, mac = data[:-MAC_BYTES], data[-MAC_BYTES:]
        return payload if hmac.compare_digest(mac, self._mac(purpose, payload, bound)) else None

    def _mac(self, purpose: str, payload: bytes, bound: bytes) -> bytes:
        key = hmac.digest(self.key, f"postroom {purpose} 1".encode(), hashlib.sha256)
        message = len(payload).to_bytes(4, "big") + payload + bound
        return hmac.digest(key, message, hashlib.sha256)[:MAC_BYTES]

    def _token(self, payload: bytes | None) -> Token | None:
        token = _read_payload(payload) if payload else None
        return token if token and self._accepts(token.epoch) else None

    def _accepts(self, epoch: int) -> bool:
        return epoch == self.epoch or epoch in self.accepted_epochs


def _payload(token: Token) -> bytes:
    if not 0 <= token.generation <= GENERATION_LIMIT:
        raise ValueError(f"generation {token.generation} is not within 0 to {GENERATION_LIMIT}")
    first = _VERSION << 6 | KINDS.index(token.kind) << 4 | token.generation
    numbers = (token.epoch, token.organisation, token.mailbox, token.conversation)
    return bytes((first,)) + b"".join(varint(number) for number in numbers)


def _read_payload(payload: bytes) -> Token | None:
    if payload[0] >> 6 != _VERSION:
        return None
    reader = Reader(payload[1:])
    epoch, organisation, mailbox, conversation = (reader.varint() for _ in range(4))
    if not reader.complete:
        return None
    return Token(organisation, mailbox, conversation, KINDS[payload[0] >> 4 & 3], payload[0] & 15, epoch)


def _with_detail(address: str, detail: str) -> str:
    local, _, domain = address.rpartition("@")
    if len(local) + 1 + len(detail) > LOCAL_PART_LIMIT:
        raise ValueError(
            f"{address!r} is too long for a token: its local part may have "
            f"{LOCAL_PART_LIMIT - 1 - len(detail)} characters at most"
        )
    return f"{local}+{detail}@{domain}"


def _detail(address: str) -> str:
    local = _compact(address).strip("<>").rpartition("@")[0]
    return local.rpartition("+")[2] if "+" in local else ""


def _bound(recipient: str) -> bytes:
    return _compact(recipient).strip("<>").lower().encode("utf-8", "replace")


def _compact(text: str) -> str:
    return _SPACE.sub("", text[:ID_LIMIT])


def first_token(tokens: Iterable[Token | None]) -> Token | None:
    """Return the first that is one."""
    return next((token for token in tokens if token), None)
