"""Remote pictures of mail: whose are shown, and those that were fetched."""

import hashlib
from datetime import timedelta

from postroom.accounts.installation import blobs
from postroom.blobs import BlobMissing
from postroom.contacts.models import Decision
from postroom.contacts.senders import decided
from postroom.conversations.models import Direction, Message, RemotePicture
from postroom.kit.clock import now

# A picture that could not be had is asked for again after this time.
RETRY_AFTER = timedelta(minutes=10)


def pictures_shown(message: Message) -> bool:
    """Whether the remote pictures of this message are shown without being asked for (one query)."""
    if message.direction == Direction.OUT:
        return True
    return bool(decided(message.organisation_id, Decision.PICTURES, [message.from_address]))


def kept(organisation: int, address: str) -> tuple[bytes, str] | str | None:
    """Return the kept picture and its type, a sentence where there is none, or None where nobody asked yet."""
    row = RemotePicture.objects.filter(organisation_id=organisation, address=_key(address)).first()
    if row is None:
        return None
    if not row.digest:
        return row.reason if now() - row.fetched_at < RETRY_AFTER else None
    try:
        return blobs().get(row.digest), row.content_type
    except BlobMissing:
        return None


def keep(organisation: int, address: str, content: bytes, content_type: str) -> None:
    """Keep a picture that was fetched."""
    _write(organisation, address, digest=blobs().put(content), content_type=content_type, reason="")


def keep_refusal(organisation: int, address: str, reason: str) -> None:
    """Keep that there is no picture, so that the next reader does not wait for it again."""
    _write(organisation, address, digest="", content_type="", reason=reason[:200])


def _write(organisation: int, address: str, **found: str) -> None:
    RemotePicture.objects.update_or_create(
        organisation_id=organisation, address=_key(address), defaults={**found, "fetched_at": now()}
    )


def _key(address: str) -> str:
    return hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()
