"""Encryption of push messages for one subscription: RFC 8291, on the content coding aes128gcm of RFC 8188.

Written on `cryptography`, which is here anyway: `pywebpush` brings two HTTP clients along (requests and aiohttp) and
neither checks where an endpoint leads; `http-ece` has no types and no wheel, and is about as long as this file.
"""

import base64
import os
import re

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD_BYTES = 4096
SALT_BYTES = AUTH_BYTES = 16
POINT_BYTES = 65
LAST_RECORD = b"\x02"
MOST_BYTES = RECORD_BYTES - (SALT_BYTES + 4 + 1 + POINT_BYTES) - 16 - len(LAST_RECORD)
"""How long a message may be: every push service takes 4,096 bytes in all (RFC 8291 §4)."""

_ALPHABET = re.compile(r"[A-Za-z0-9_-]*")


def encrypt(
    message: bytes,
    p256dh: bytes,
    auth: bytes,
    *,
    salt: bytes = b"",
    private_key: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Return the body of the request: header and one record (RFC 8188 §2), for the browser with these keys alone.

    `p256dh` is the browser's public key as an uncompressed point, `auth` its secret of 16 bytes. Salt and our key
    are new for each message; only a test gives them. Raises ValueError for keys that are none, and a long message.
    """
    if len(message) > MOST_BYTES:
        raise ValueError(f"a push message has at most {MOST_BYTES} bytes, this has {len(message)}")
    salt = salt or os.urandom(SALT_BYTES)
    ours = private_key or ec.generate_private_key(CURVE)
    public = point_of(ours.public_key())
    shared = ours.exchange(ec.ECDH(), public_key(p256dh))
    secret = _derived(checked_auth(auth), shared, b"WebPush: info\x00" + p256dh + public, 32)
    key = _derived(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(salt, secret, b"Content-Encoding: nonce\x00", 12)
    header = salt + RECORD_BYTES.to_bytes(4, "big") + bytes([len(public)]) + public
    return header + AESGCM(key).encrypt(nonce, message + LAST_RECORD, None)


def public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    """Return the key behind an uncompressed point. Raises ValueError where it is none of the curve P-256."""
    if len(point) != POINT_BYTES:
        raise ValueError(f"a key of P-256 has {POINT_BYTES} bytes, this has {len(point)}")
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a key as an uncompressed point (X9.62)."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def checked_auth(auth: bytes) -> bytes:
    """Return the secret. Raises ValueError where it does not have 16 bytes."""
    if len(auth) != AUTH_BYTES:
        raise ValueError(f"the secret of a subscription has {AUTH_BYTES} bytes, this has {len(auth)}")
    return auth


def to_text(data: bytes) -> str:
    """Return bytes in the alphabet of URLs, without padding (RFC 7515 §2), as all of Web Push writes them."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """Return the bytes. Raises ValueError for what is not in that alphabet."""
    plain = text.rstrip("=")
    if not _ALPHABET.fullmatch(plain):
        raise ValueError("this is not in the alphabet of base64url")
    return base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4))


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
