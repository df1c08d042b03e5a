"""DKIM: signing what we send, quickly, and checking what arrives (RFC 6376, RFC 8463 for Ed25519)."""

import base64
import hashlib
import logging
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import dkim as dkimpy
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

PrivateKey = RSAPrivateKey | Ed25519PrivateKey
SIGNATURES_CHECKED = 5
# Signed once more than they stand there, so that nobody can add another one.
_OVERSIGNED: tuple[str, ...] = (
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "in-reply-to",
    "references",
)
_OVERSIGNED += ("mime-version", "content-type", "sender")
_SIGNED_TOO: tuple[str, ...] = ("content-transfer-encoding", "auto-submitted", "precedence", "feedback-id")
_SIGNED_TOO += ("list-id", "list-unsubscribe", "list-unsubscribe-post")
_SIGNED = frozenset((*_OVERSIGNED, *_SIGNED_TOO))
_BLANKS = re.compile(rb"[ \t]+")
_HEADER_BLANKS = re.compile(rb"[ \t\r\n]+")
_QUIET = logging.Logger("dkim", logging.CRITICAL + 1)
_NAME = re.compile(r"[A-Za-z0-9._\-]{1,253}")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:((?:[^\r\n]*\r\n)(?:[ \t][^\r\n]*\r\n)*)")


@dataclass(frozen=True, slots=True)
class Signature:
    """What became of one DKIM-Signature: who claims to have signed, and whether it holds (RFC 8601 §2.7.1)."""

    domain: str
    selector: str
    result: Literal["pass", "fail", "permerror", "temperror"]
    reason: str = ""


def load_key(pem: bytes) -> PrivateKey:
    """Return the private key of a PEM file; ValueError unless it is RSA of 2048 bits or more, or Ed25519."""
    key = load_pem_private_key(pem, password=None)
    if isinstance(key, Ed25519PrivateKey) or (isinstance(key, RSAPrivateKey) and key.key_size >= 2048):
        return key
    raise ValueError("a DKIM key must be RSA of 2048 bits or more, or Ed25519")


def sign(
    raw: bytes, domain: str, selector: str, private_key: PrivateKey, signed_at: datetime | None = None
) -> bytes:
    """Return the DKIM-Signature header, with its CRLF, to put before the mail; relaxed/relaxed.

    `raw` has CRLF line ends, as `compose` writes it. Raises ValueError for a domain or selector that is none,
    and for a mail without From.
    """
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    if not _NAME.fullmatch(domain) or not _NAME.fullmatch(selector):
        raise ValueError(f"domain {domain[:80]!r} or selector {selector[:80]!r} is no DNS name")
    head, _, body = raw.partition(b"\r\n\r\n")
    fields = _fields(head + b"\r\n")
    names = _names(fields)
    body_hash = base64.b64encode(hashlib.sha256(canonical_body(body)).digest()).decode("ascii")
    algorithm = "rsa-sha256" if isinstance(private_key, RSAPrivateKey) else "ed25519-sha256"
    stamp = f" t={int(signed_at.timestamp())};" if signed_at else ""
    header = (
        f"DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed; d={domain};\r\n s={selector};{stamp}\r\n"
        f" h={_folded(':'.join(names), ':')};\r\n bh={body_hash};\r\n b="
    )
    signature = _signature(_to_sign(fields, names, header), private_key)
    return header.encode("ascii") + _folded_signature(signature) + b"\r\n"


def verify(raw: bytes, dns: Callable[[str], bytes | None]) -> tuple[Signature, ...]:
    """Return what became of each of the first 5 signatures, topmost first.

    `dns` returns the TXT record of a name, None if there is none, and raises OSError when it can't tell.
    """
    try:
        mail = _Checker(raw, logger=_QUIET)
    except dkimpy.DKIMException:
        return ()
    found = [value for name, value in mail.headers if name.lower() == b"dkim-signature"]
    return tuple(
        _verified(mail, number, value, dns) for number, value in enumerate(found[:SIGNATURES_CHECKED])
    )


def canonical_body(body: bytes) -> bytes:
    """Return the body in "relaxed" form (RFC 6376 §3.4.4): blanks run together, none at ends of lines."""
    if b"  " in body or b"\t" in body:
        body = _BLANKS.sub(b" ", body)
    if b" \r\n" in body:
        body = body.replace(b" \r\n", b"\r\n")
    body = body.removesuffix(b" ")
    end = len(body)
    while body.endswith(b"\r\n", 0, end):
        end -= 2
    return body[:end] + b"\r\n" if end else b""


def _fields(head: bytes) -> list[tuple[str, bytes]]:
    """The headers that may be signed, as (lower name, canonical line) (RFC 6376 §3.4.2)."""
    found: list[tuple[str, bytes]] = []
    for name, value in _FIELD.findall(head):
        lower = name.lower().decode("ascii")
        if lower in _SIGNED:
            if b"\r\n" in value[:-2] or b"  " in value or b"\t" in value:
                value = _HEADER_BLANKS.sub(b" ", value)
            found.append((lower, f"{lower}:".encode("ascii") + value.strip()))
    return found


def _names(fields: list[tuple[str, bytes]]) -> list[str]:
    counts = Counter(name for name, _ in fields)
    if not counts["from"]:
        raise ValueError("a mail without From can't be signed")
    names = [name for name in _OVERSIGNED for _ in range(counts[name] + 1)]
    return names + [name for name in _SIGNED_TOO for _ in range(counts[name])]


def _to_sign(fields: list[tuple[str, bytes]], names: list[str], header: str) -> bytes:
    """The headers in the order of h=, each name from the bottom up, then the signature itself (§5.4.2, §3.7)."""
    stacks: dict[str, list[bytes]] = {}
    for name, line in fields:
        stacks.setdefault(name, []).append(line)
    lines = [stacks[name].pop() for name in names if stacks.get(name)]
    own = _HEADER_BLANKS.sub(b" ", header.partition(":")[2].encode("ascii")).strip()
    return b"\r\n".join([*lines, b"dkim-signature:" + own])


def _signature(data: bytes, key: PrivateKey) -> bytes:
    if isinstance(key, RSAPrivateKey):
        return key.sign(data, PKCS1v15(), hashes.SHA256())
    return key.sign(hashlib.sha256(data).digest())


def _folded(text: str, at: str, width: int = 70) -> str:
    lines = [""]
    for piece in text.split(at):
        if len(lines[-1]) + len(piece) > width:
            lines.append("")
        lines[-1] += piece + at
    return "\r\n  ".join(lines)[: -len(at)]


def _folded_signature(signature: bytes) -> bytes:
    encoded = base64.b64encode(signature)
    return b"\r\n  ".join([encoded[at : at + 72] for at in range(0, len(encoded), 72)])


def _verified(mail: "_Checker", number: int, value: bytes, dns: Callable[[str], bytes | None]) -> Signature:
    tags = dict(_TAG.findall(_HEADER_BLANKS.sub(b"", value[:20_000])))
    domain = tags.get(b"d", b"").decode("ascii", "replace").lower()
    selector = tags.get(b"s", b"").decode("ascii", "replace")

    records: list[bytes] = []

    def look_up(name: bytes | str, timeout: float = 5) -> bytes | None:
        record = dns(name.decode("ascii", "replace") if isinstance(name, bytes) else name)
        records.append(record or b"")
        return record

    try:
        holds = mail.verify(idx=number, dnsfunc=look_up)
    except OSError as error:
        return Signature(domain, selector, "temperror", str(error)[:200])
    except dkimpy.ValidationError as error:
        result: Literal["fail", "permerror"] = "fail" if "hash mismatch" in str(error) else "permerror"
        return Signature(domain, selector, result, str(error)[:200])
    except (dkimpy.DKIMException, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        return Signature(domain, selector, "permerror", str(error)[:200])
    if holds:
        return Signature(domain, selector, "pass")
    if not records or not dict(_TAG.findall(_HEADER_BLANKS.sub(b"", records[-1]))).get(b"p"):
        return Signature(domain, selector, "permerror", "no public key in the DNS")
    return Signature(domain, selector, "fail", "signature does not match")


class _Checker(dkimpy.DKIM):  # type: ignore[misc]
    """dkimpy, with Ed25519 by `cryptography` instead of a library of its own (RFC 8463)."""

    def verify_sig(
        self,
        sig: dict[bytes, bytes],
        include_headers: list[bytes],
        sig_header: tuple[bytes, bytes],
        dnsfunc: Callable[[bytes], bytes | None],
    ) -> bool:
        if sig[b"a"] != b"ed25519-sha256":
            return bool(super().verify_sig(sig, include_headers, sig_header, dnsfunc))
        record = dnsfunc(sig[b"s"] + b"._domainkey." + sig[b"d"] + b".")
        key = _Ed25519Key(record or b"")
        self.pk, self.keysize, self.ktag, self.seqtlsrpt = key, 256, b"ed25519", False
        self.verify_sig_process(sig, include_headers, sig_header, dnsfunc)
        return key.holds


class _Ed25519Key:
    """A public key from its DNS record, that remembers whether the signature held."""

    def __init__(self, record: bytes) -> None:
        tags = dict(_TAG.findall(_HEADER_BLANKS.sub(b"", record)))
        if tags.get(b"v", b"DKIM1") != b"DKIM1" or tags.get(b"k") != b"ed25519" or not tags.get(b"p"):
            raise ValueError("no Ed25519 key in the DNS record")
        self.key = Ed25519PublicKey.from_public_bytes(base64.b64decode(tags[b"p"]))
        self.holds = False

    def verify(self, digest: bytes, signature: bytes) -> None:
        try:
            self.key.verify(signature, digest)
        except InvalidSignature:
            return
        self.holds = True


_TAG = re.compile(rb"(?:^|;)([a-z]+)=([^;]*)")
