"""All files of a message as one ZIP, made while it is sent: nothing is kept on disk or whole in memory."""

import zipfile
from collections.abc import Iterator, Sequence

from postroom.accounts.installation import blobs
from postroom.blobs import BlobMissing
from postroom.conversations.models import Attachment

CHUNK = 256 * 1024


class _Sink:
    """Takes what ZipFile writes, until it is handed on. It has no place to go back to."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        data, self.waiting = b"".join(self.waiting), []
        return data


def zipped(files: Sequence[Attachment]) -> Iterator[bytes]:
    """Yield the bytes of the archive; what is compressed already is stored as it is. A lost file is left out."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for name, file in zip(_names(files), files, strict=True):
            try:
                stream = blobs().open(file.digest)
            except BlobMissing:
                continue
            entry = zipfile.ZipInfo(name, date_time=file.message.received_at.timetuple()[:6])
            with stream, archive.open(entry, "w", force_zip64=True) as target:
                while piece := stream.read(CHUNK):
                    target.write(piece)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


def _names(files: Sequence[Attachment]) -> list[str]:
    """The names in the archive: without folders, each once."""
    taken: set[str] = set()
    names = []
    for file in files:
        name = (file.name or f"attachment-{file.pk}").replace("/", "_").replace("\\", "_")
        stem, dot, ending = name.rpartition(".")
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{stem} ({number}).{ending}" if dot else f"{ending} ({number})"
        taken.add(name.lower())
        names.append(name)
    return names
