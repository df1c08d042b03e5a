"""/uploads: files for a mail that is about to be written."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from postroom.api.auth import writer
from postroom.api.problems import Problem
from postroom.conversations.writing.uploads import keep
from postroom.mailboxes.letterhead.senders import most_bytes

router = Router(tags=["uploads"])


class UploadOut(Schema):
    """A file that is here; `key` names it in `files`, and in HTML as /uploads/KEY where the text shows it."""

    key: str
    name: str
    content_type: str
    size_bytes: int


@router.post("", response={201: UploadOut}, summary="Upload a file", operation_id="createUpload")
def create_upload(request: HttpRequest, file: UploadedFile | None = File(None)) -> Any:  # type: ignore[type-arg]  # noqa: B008
    """Take in one file, as multipart/form-data, for a mail that is sent afterwards."""
    author, most = writer(request), most_bytes()
    if file is None:
        raise Problem(422, "No file came. Send it as multipart/form-data in `file`.", "file")
    if isinstance(file, TemporaryUploadedFile):
        content: bytes | Path = Path(file.temporary_file_path())
    else:
        content = file.read()
    return 201, keep(author, file.name or "", file.content_type or "", content, most)
