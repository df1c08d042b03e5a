"""The files of a mail: pictures that its text shows, and what is attached; read for sending, kept with the message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from postroom.accounts.installation import blobs
from postroom.accounts.models import Person
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import Attachment, Conversation, Message
from postroom.conversations.writing.models import Upload
from postroom.conversations.writing.uploads import mib, uploads_of
from postroom.mail.compose import File, InlinePicture
from postroom.mail.names import distinct_names
from postroom.mailboxes.letterhead.senders import most_bytes
from postroom.mailboxes.models import Mailbox

_SHOWN = re.compile(r"<img [^<>]*?\bsrc=\"cid:([^\"]+)\"[^<>]*>")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The pictures that a mail shows and the files that it carries."""

    pictures: tuple[Upload, ...]
    files: tuple[Upload, ...]
    domain: str

    def named(self, html: str) -> str:
        """Return HTML with its pictures under the names that they have in the mail; one that is gone is left out."""
        found = {one.key: content_id(one, self.domain) for one in self.pictures}
        return _SHOWN.sub(
            lambda shown: (
                shown[0].replace(f"cid:{shown[1]}", f"cid:{found[shown[1]]}") if shown[1] in found else ""
            ),
            html,
        )

    def for_mail(self) -> tuple[tuple[InlinePicture, ...], tuple[File, ...]]:
        """Return the pictures and files with their bytes."""
        names = distinct_names([one.name for one in self.files])
        return (
            tuple(
                InlinePicture(
                    content_id(one, self.domain), one.name, one.content_type, blobs().get(one.digest)
                )
                for one in self.pictures
            ),
            tuple(
                File(name, one.content_type, blobs().get(one.digest))
                for name, one in zip(names, self.files, strict=True)
            ),
        )

    def keep_with(self, message: Message) -> None:
        """Enter them into the message and its conversation."""
        Attachment.objects.bulk_create(
            Attachment(
                organisation_id=message.organisation_id,
                message=message,
                name=one.name,
                content_type=one.content_type,
                size_bytes=one.size_bytes,
                digest=one.digest,
                content_id=content_id(one, self.domain) if inline else "",
                inline=inline,
            )
            for inline, group in ((True, self.pictures), (False, self.files))
            for one in group
        )
        if self.files:
            Conversation.objects.filter(pk=message.conversation_id).update(has_attachments=True)


def enclose(author: Person, mailbox: Mailbox, html: str, files: Sequence[Upload], domain: str) -> Enclosed:
    """Return the pictures that the HTML shows, and the files.

    Raises ConversationError where it is all larger than a mail may be.
    """
    enclosed = Enclosed(_pictures(author, html), tuple(files), domain)
    _check(mailbox, (*enclosed.pictures, *enclosed.files))
    return enclosed


def check_size(author: Person, mailbox: Mailbox, html: str, files: Sequence[Upload]) -> None:
    """Raise ConversationError where the pictures and files are together larger than a mail may be."""
    _check(mailbox, (*_pictures(author, html), *files))


def _pictures(author: Person, html: str) -> tuple[Upload, ...]:
    keys = list(dict.fromkeys(_SHOWN.findall(html)))
    found = {upload.key: upload for upload in uploads_of(author).filter(key__in=keys)} if keys else {}
    return tuple(found[key] for key in keys if key in found)


def _check(mailbox: Mailbox, uploads: Sequence[Upload]) -> None:
    total = sum(one.size_bytes for one in uploads)
    if total > (most := most_bytes(mailbox)):
        raise ConversationError(
            f"The files have {mib(total)} together, and a mail of {mailbox.name} may carry {mib(most)}. "
            "Take some out, or send a link to them.",
            "files",
        )


def content_id(upload: Upload, domain: str) -> str:
    """Return the name of a picture inside the mail (RFC 2392)."""
    return f"{upload.key}@{domain}"
