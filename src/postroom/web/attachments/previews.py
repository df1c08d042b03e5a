"""What can be seen of a file within the page, without opening it."""

import csv
from collections.abc import Callable
from dataclasses import dataclass

from postroom.accounts.installation import blobs
from postroom.conversations.models import Attachment, NoteFile
from postroom.mail.calendar import Invitation, read_invitation
from postroom.mail.charsets import decode
from postroom.mail.dangerous import danger_of
from postroom.mail.vcard import ContactCard, read_contact_card
from postroom.web.attachments.harmless import preview_of

TEXT_BYTES = 64 * 1024
CARD_BYTES = 256 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 100, 30, 300

Content = str | list[list[str]] | Invitation | ContactCard | None


@dataclass(frozen=True, slots=True)
class File:
    """A file as the page of a conversation shows it; `preview` names how it can be seen, `danger` what it can do."""

    attachment: Attachment | NoteFile
    preview: str
    danger: str

    @property
    def is_card(self) -> bool:
        """Whether it is shown without being asked for: it is small, and what the mail is about."""
        return self.preview in ("invitation", "card")


def file_of(attachment: Attachment | NoteFile) -> File:
    """Return a file as a page shows it."""
    return File(
        attachment,
        preview_of(attachment.content_type, attachment.name),
        danger_of(attachment.name, attachment.content_type),
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """A file and what there is to see of it; `is_cut` where that is not all."""

    file: File
    content: Content = None
    is_cut: bool = False

    @property
    def rows(self) -> list[list[str]]:
        """The rows of a table."""
        return self.content if isinstance(self.content, list) else []


def preview(attachment: Attachment) -> Preview:
    """Return what there is to see of a file. Raises BlobMissing."""
    file = file_of(attachment)
    read = READERS.get(file.preview)
    if read is None:
        return Preview(file)
    most = CARD_BYTES if file.is_card else TEXT_BYTES
    with blobs().open(attachment.digest) as stream:
        content = read(stream.read(most))
    return Preview(file, content, attachment.size_bytes > most)


def _text(content: bytes) -> str:
    return decode(content)[0]


def _table(content: bytes) -> Content:
    """Rows of cells; the text itself where it is no table."""
    text = _text(content)
    lines = text.splitlines()[:MOST_ROWS]
    first = lines[0] if lines else ""
    delimiter = max(",;\t|", key=first.count)
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return text
    return [[cell[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]] for row in rows]


READERS: dict[str, Callable[[bytes], Content]] = {
    "text": _text,
    "table": _table,
    "invitation": read_invitation,
    "card": read_contact_card,
}
