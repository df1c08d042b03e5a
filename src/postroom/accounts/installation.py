"""What is one for the whole installation: its stores of bytes and its key ring."""

import hashlib
from functools import cache

from django.conf import settings

from postroom.blobs import Blobs, FileBlobs
from postroom.kit.vault import Vault
from postroom.mail.identity import Keyring


@cache
def blobs() -> Blobs:
    """Return the store of raw mail and attachments."""
    return FileBlobs(settings.DATA_FOLDER.blobs)


@cache
def keyring() -> Keyring:
    """Return the keys that our Message-IDs and reply addresses are signed with."""
    secret = settings.DATA_FOLDER.read_secret()
    return Keyring(hashlib.sha256(b"postroom identity " + secret.encode()).digest(), epoch=1)


@cache
def vault() -> Vault:
    """Return what seals the secrets that we have to keep: passwords and tokens of servers elsewhere."""
    return Vault(settings.DATA_FOLDER.read_secret())
