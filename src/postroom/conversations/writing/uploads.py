"""Files for a mail that is being written: taken in at once, found again by their keys."""

import secrets
from collections.abc import Iterable
from pathlib import Path

from django.db.models import QuerySet

from postroom.accounts.installation import blobs
from postroom.accounts.models import Person
from postroom.conversations.errors import ConversationError
from postroom.conversations.storable import storable
from postroom.conversations.writing.models import Upload
from postroom.mail.names import safe_name
from postroom.mail.sniff import sniff

_HEAD_BYTES = 4096
_KEY_BYTES = 16


def uploads_of(person: Person) -> QuerySet[Upload]:
    """Return the files that people of this person's organisation put into mails; found one by one by key."""
    return Upload.objects.filter(organisation_id=person.organisation_id)


def keep(person: Person, name: str, content_type: str, content: bytes | Path, most_bytes: int) -> Upload:
    """Take in a file, its bytes given or lying at a path.

    Raises ConversationError for one that is empty or larger than a mail may be.
    """
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    if not size:
        raise ConversationError(f"“{name}” is empty. Choose another file.", "files")
    if size > most_bytes:
        raise ConversationError(too_large(name, size, most_bytes), "files")
    if isinstance(content, bytes):
        head, digest = content[:_HEAD_BYTES], blobs().put(content)
    else:
        with content.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        digest = blobs().put_file(content)
    kind = sniff(head, content_type.partition(";")[0].strip().lower() or "application/octet-stream")
    return lying_here(person, safe_name(name, kind), kind, size, digest)


def lying_here(person: Person, name: str, content_type: str, size_bytes: int, digest: str) -> Upload:
    """Return an upload of a file whose bytes the blob store has already."""
    return Upload.objects.create(
        organisation_id=person.organisation_id,
        key=secrets.token_urlsafe(_KEY_BYTES),
        author=person,
        name=storable(name)[:250],
        content_type=storable(content_type)[:150],
        size_bytes=size_bytes,
        digest=digest,
    )


def copied(person: Person, files: Iterable[object]) -> list[Upload]:
    """Return uploads of files that lie here already: those of a message or of a saved reply."""
    return [
        lying_here(person, file.name, file.content_type, file.size_bytes, file.digest)  # type: ignore[attr-defined]
        for file in files
    ]


def chosen(person: Person, keys: Iterable[str]) -> list[Upload]:
    """Return the uploads with these keys in this order, each once.

    Raises ConversationError for a key that names none.
    """
    wanted = list(dict.fromkeys(keys))
    found = {upload.key: upload for upload in uploads_of(person).filter(key__in=wanted)}
    if len(found) < len(wanted):
        raise ConversationError("A file of this mail is gone. Take it out and attach it again.", "files")
    return [found[key] for key in wanted]


def too_large(name: str, size_bytes: int, most_bytes: int) -> str:
    """Return the sentence about a file, or files, that no mail may carry."""
    return (
        f"“{name}” has {mib(size_bytes)}, and a mail may carry {mib(most_bytes)}. "
        "Put it where the recipient can download it, and send the link."
    )


def mib(size_bytes: int) -> str:
    """Return a size as people read it."""
    return f"{size_bytes / 1024 / 1024:.1f}".removesuffix(".0") + " MB"
