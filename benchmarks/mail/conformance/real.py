"""`real/`: every mail is read, what is read can be stored, and no attachment is lost against Python's parser."""

import email
import hashlib
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

from benchmarks.mail.conformance.tally import Goal, Result, Tally, expectations

from postroom.mail.inspect import as_line, inspect


def measure(folder: Path) -> Result:
    reading, files = Tally(), Tally()
    for name in expectations(folder / "labels.json"):
        raw = (folder / name).read_bytes()
        try:
            seen = inspect(raw, name)
        except Exception as error:
            reading.check(False, name, "no exception", error)
            continue
        gives = seen["text"].strip() or seen["html"] or seen["attachments"] or not _has_body(raw)
        line = as_line(seen)
        reading.check(bool(gives) and "\\u0000" not in line, name, "a body or an attachment, no NUL", line)
        ours = {file["sha256"] for file in seen["attachments"]}
        lost = [
            kind for kind, content in _files_of_python(raw) if hashlib.sha256(content).hexdigest() not in ours
        ]
        files.check(not lost, name, "no attachment lost", lost)
    return Result("real", (Goal("without exception", reading, 100), Goal("no attachment lost", files, 100)))


def _has_body(raw: bytes) -> bool:
    return bool(raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2].strip())


def _files_of_python(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield type and decoded bytes of each leaf that is named, marked as an attachment, or no text."""
    for part in _leaves(email.message_from_bytes(raw)):
        marked = part.get_content_disposition() == "attachment" or part.get_filename() is not None
        if marked or part.get_content_maintype() != "text":
            content = part.get_payload(decode=True)
            yield part.get_content_type(), content if isinstance(content, bytes) else b""


def _leaves(message: Message) -> Iterator[Message]:
    """Walk the mail itself, not the mails attached to it."""
    if message.get_content_maintype() == "message":
        return
    children = message.get_payload()
    if message.is_multipart() and isinstance(children, list):
        for child in children:
            if isinstance(child, Message):
                yield from _leaves(child)
    else:
        yield message
