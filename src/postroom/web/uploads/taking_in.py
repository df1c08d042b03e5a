"""Files that a browser sends: taken in as uploads, within what a mail may carry."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from postroom.accounts.models import Person
from postroom.conversations.writing.models import Upload
from postroom.conversations.writing.uploads import keep


def take_in(person: Person, file: "UploadedFile[Any]", most_bytes: int) -> Upload:
    """Keep a posted file.

    Raises ConversationError for one that is empty or too large.
    """
    name, kind = file.name or "", file.content_type or ""
    if isinstance(file, TemporaryUploadedFile):
        return keep(person, name, kind, Path(file.temporary_file_path()), most_bytes)
    if (file.size or 0) > most_bytes:
        return keep(person, name, kind, b"\0" * (most_bytes + 1), most_bytes)
    return keep(person, name, kind, file.read(), most_bytes)
