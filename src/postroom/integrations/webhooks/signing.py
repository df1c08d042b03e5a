"""Signatures as Standard Webhooks 1.0.0 has them (https://www.standardwebhooks.com), symmetric."""

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a new secret, as its owner writes it into the program that receives."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(secret: str, name: str, at_s: int, body: bytes) -> dict[str, str]:
    """Return the headers that name, date and sign a body; `name` stays the same when it is sent again."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.new(key, f"{name}.{at_s}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": name,
        "webhook-timestamp": str(at_s),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
