"""Signing what leaves with the keys of its domain (DKIM)."""

from collections import defaultdict

from postroom.accounts.installation import vault
from postroom.kit.clock import now
from postroom.kit.vault import SealBroken
from postroom.mail.dkim import PrivateKey, load_key, sign
from postroom.outbox.claiming import Post
from postroom.outbox.models import DomainKey

Key = tuple[str, PrivateKey]


class Signer:
    """Keeps the keys at hand; `read` takes over what has changed in the table."""

    def __init__(self) -> None:
        self._keys: dict[tuple[int, str], list[Key]] = {}
        self._loaded: dict[int, PrivateKey] = {}

    def read(self) -> None:
        """Read the keys that a look into the DNS has found published."""
        keys: dict[tuple[int, str], list[Key]] = defaultdict(list)
        loaded = {}
        for row in DomainKey.objects.filter(published_at__isnull=False).order_by("algorithm", "id"):
            try:
                key = self._loaded.get(row.pk) or load_key(vault().open(row.private_key).encode())
            except SealBroken:
                continue  # The page of the domain says so; unsigned mail is better than none.
            loaded[row.pk] = key
            keys[row.organisation_id, row.domain].append((row.selector, key))
        self._keys, self._loaded = dict(keys), loaded

    def signed(self, post: Post, raw: bytes) -> bytes:
        """Return the mail with a signature for each key of the domain that it is from."""
        domain = post.message_id.rpartition("@")[
            2
        ].lower()  # Ours: that of the mailbox (conversations.posting).
        signatures = [
            sign(raw, domain, selector, key, now())
            for selector, key in self._keys.get((post.organisation_id, domain), ())
        ]
        return b"".join(signatures) + raw if signatures else raw
