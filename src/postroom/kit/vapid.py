"""Who sends a push message: Voluntary Application Server Identification (VAPID, RFC 8292)."""

import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from postroom.kit.push_encryption import CURVE, from_text, point_of, to_text

HOLDS_FOR = timedelta(hours=12)
"""How long a statement holds; 24 hours are the most that push services take (RFC 8292 §2)."""


class Vapid:
    """The key pair of an application server: a browser that subscribed with it takes messages from nobody else."""

    def __init__(self, private_key: ec.EllipticCurvePrivateKey) -> None:
        self._private_key = private_key

    @classmethod
    def new(cls) -> "Vapid":
        """Return a new key pair."""
        return cls(ec.generate_private_key(CURVE))

    @classmethod
    def from_secret(cls, secret: str) -> "Vapid":
        """Return the key pair that `secret` gave. Raises ValueError."""
        return cls(ec.derive_private_key(int.from_bytes(from_text(secret), "big"), CURVE))

    @property
    def secret(self) -> str:
        """The private key, as text."""
        return to_text(self._private_key.private_numbers().private_value.to_bytes(32, "big"))

    @property
    def public_key(self) -> str:
        """The public key, as browsers want it (`applicationServerKey`)."""
        return to_text(point_of(self._private_key.public_key()))

    def authorization(self, endpoint: str, contact: str, at: datetime) -> str:
        """Return the Authorization header for a message to an endpoint; `contact` is a mailto: or https: address."""
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int((at + HOLDS_FOR).timestamp()),
            "sub": contact,
        }
        return f"vapid t={self._signed(claims)}, k={self.public_key}"

    def _signed(self, claims: dict[str, object]) -> str:
        """Return a JWT (RFC 7519) with a signature by ES256 (RFC 7518 §3.4): the two numbers, 32 bytes each."""
        head = {"typ": "JWT", "alg": "ES256"}
        parts = ".".join(to_text(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
        numbers = decode_dss_signature(self._private_key.sign(parts.encode(), ec.ECDSA(SHA256())))
        return f"{parts}.{to_text(b''.join(number.to_bytes(32, 'big') for number in numbers))}"
