"""Secrets at rest: sealed with the installation's key, so that a copy of a table or file tells nothing."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


class SealBroken(ValueError):  # noqa: N818
    """What is to be opened was sealed with another key, or was changed."""


class Vault:
    """Seals and opens short texts (AES-128-CBC with HMAC-SHA256, the Fernet format) under one secret."""

    def __init__(self, secret: str) -> None:
        key = hashlib.sha256(b"postroom vault " + secret.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, text: str) -> str:
        """Return `text` sealed; sealing twice gives different words. Nothing stays nothing."""
        return self._fernet.encrypt(text.encode()).decode() if text else ""

    def open(self, sealed: str) -> str:
        """Return what was sealed. Raises SealBroken."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode() if sealed else ""
        except InvalidToken as error:
            raise SealBroken("it was sealed with another key, or was changed") from error
