"""Signed and encrypted mail, recognised, not checked: S/MIME (RFC 8551), OpenPGP (RFC 3156, inline)."""

from dataclasses import dataclass
from typing import Literal

from postroom.mail.model import Mail, Part
from postroom.mail.params import parse_params

_PKCS7 = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
_PKCS7_SIGNATURES = frozenset(("application/pkcs7-signature", "application/x-pkcs7-signature"))
_INLINE_ENCRYPTED = "-----BEGIN PGP MESSAGE-----"
_INLINE_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"


@dataclass(frozen=True, slots=True)
class Protection:
    """Which system protects a mail, if any, and whether it says to be signed or encrypted."""

    system: Literal["", "smime", "openpgp"]
    signed: bool = False
    encrypted: bool = False


def read_protection(mail: Mail) -> Protection:
    """Return how a mail is protected: by its structure, or by armour that begins a line of its text.

    Nothing is verified: "signed" means that there is a signature, not that it holds.
    """
    found = [protection for part in mail.root.walk() if (protection := _of_part(part))]
    if found:
        return Protection(
            found[0].system, any(each.signed for each in found), any(each.encrypted for each in found)
        )
    text = f"\n{mail.text}"
    encrypted, signed = f"\n{_INLINE_ENCRYPTED}" in text, f"\n{_INLINE_SIGNED}" in text
    return Protection("openpgp", signed, encrypted) if encrypted or signed else Protection("")


def _of_part(part: Part) -> Protection | None:
    content_type = part.content_type
    if content_type in _PKCS7:
        kind = parse_params(part.headers.get("content-type"))[1].get("smime-type", "").lower()
        signed = kind in ("signed-data", "certs-only")
        return Protection("smime", signed=signed, encrypted=not signed)
    if content_type in _PKCS7_SIGNATURES:
        return Protection("smime", signed=True)
    if content_type == "application/pgp-signature":
        return Protection("openpgp", signed=True)
    if content_type in ("application/pgp-encrypted", "multipart/encrypted"):
        return Protection("openpgp", encrypted=True)
    return None
