"""A push service on loopback, and the browser behind it, which decrypts by the text of the RFCs."""

import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from postroom.kit.push_encryption import from_text, to_text
from tests.webhooks.receiver import Got, Receiver, ok

CREATED = ok("201 Created")


class Browser:
    """The keys that a browser makes when it subscribes; only they open its messages."""

    def __init__(self, private: ec.EllipticCurvePrivateKey | None = None, auth: bytes = b"") -> None:
        self._private = private or ec.generate_private_key(ec.SECP256R1())
        self._auth = auth or os.urandom(16)
        self.point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def keys(self) -> dict[str, str]:
        """What it hands out."""
        return {"p256dh": to_text(self.point), "auth": to_text(self._auth)}

    def opened(self, body: bytes) -> bytes:
        """Return the message in a body (RFC 8291 §3.4, RFC 8188 §2), or fail."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, record = body[21 : 21 + length], body[21 + length :]
        assert (size, length) == (4096, 65)
        assert len(body) <= size
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self._private.exchange(ec.ECDH(), theirs)
        secret = _hmac(_hmac(self._auth, shared), b"WebPush: info\0" + self.point + sender + b"\1")
        key = _hmac(_hmac(salt, secret), b"Content-Encoding: aes128gcm\0\1")[:16]
        nonce = _hmac(_hmac(salt, secret), b"Content-Encoding: nonce\0\1")[:12]
        message, end, padding = AESGCM(key).decrypt(nonce, record, None).rpartition(b"\2")
        assert (end, padding.strip(b"\0")) == (b"\2", b"")
        return message

    def read(self, got: Got) -> dict[str, Any]:
        """Return what a call said to this browser."""
        assert got.headers["content-encoding"] == "aes128gcm"
        return dict(json.loads(self.opened(got.body)))


def claims_of(got: Got, public_key: str) -> dict[str, Any]:
    """Return what the sender says of itself (RFC 8292), or fail where its key has not signed it."""
    scheme, _, rest = got.headers["authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"]) == ("vapid", public_key)
    signed, _, signature = parts["t"].rpartition(".")
    numbers = from_text(signature)
    der = encode_dss_signature(int.from_bytes(numbers[:32], "big"), int.from_bytes(numbers[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_text(public_key))
    key.verify(der, signed.encode(), ec.ECDSA(SHA256()))
    assert json.loads(from_text(signed.partition(".")[0])) == {"typ": "JWT", "alg": "ES256"}
    return dict(json.loads(from_text(signed.partition(".")[2])))


def push_service() -> Receiver:
    """Return a push service that takes everything."""
    service = Receiver([CREATED])
    service.url = service.url.replace("/hook", "/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV")
    return service


def _hmac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()
