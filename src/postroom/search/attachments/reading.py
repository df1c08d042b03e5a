"""Reading the texts that are waited for, one file at a time, beside the indexing of mail."""

import logging
import subprocess
import sys
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor

from postroom.accounts.installation import blobs
from postroom.blobs import BlobMissing
from postroom.conversations.models import Attachment
from postroom.conversations.storable import storable
from postroom.search.attachments.kinds import kind_of
from postroom.search.models import AttachmentText

log = logging.getLogger("postroom.search")

SECONDS, MEMORY_BYTES = 10, 512 * 1024 * 1024
LARGEST_FILE = 50 * 1024 * 1024
MOST_MESSAGES = 500
OUTCOMES = {0: "read", 65: "not readable", 99: "too much memory"}


def await_texts(messages: Collection[int] = (), conversations: Collection[int] = ()) -> None:
    """Note which attachments of these messages, or conversations, have a text that nobody has read yet."""
    rows = (
        Attachment.objects.filter(message__in=messages)
        if messages
        else Attachment.objects.filter(message__conversation__in=conversations)
    )
    wanted = {
        digest
        for digest, content_type, name in rows.values_list("digest", "content_type", "name")
        if kind_of(content_type, name)
    }
    known = (
        set(AttachmentText.objects.filter(digest__in=wanted).values_list("digest", flat=True))
        if wanted
        else set()
    )
    if new := wanted - known:
        AttachmentText.objects.bulk_create(
            [AttachmentText(digest=digest) for digest in new], ignore_conflicts=True
        )


def read(data: bytes, kind: str) -> tuple[str, str]:
    """Return (outcome, text) of a file; never raises for what the file is, and ends within its bounds."""
    if len(data) > LARGEST_FILE:
        return "too large", ""
    program = [
        sys.executable,
        "-m",
        "postroom.search.attachments.program",
        kind,
        str(SECONDS),
        str(MEMORY_BYTES),
    ]
    try:
        done = subprocess.run(program, input=data, capture_output=True, timeout=2 * SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return "too much time", ""
    if done.returncode:
        return OUTCOMES.get(done.returncode, "too much time" if done.returncode < 0 else "not readable"), ""
    return "read", storable(done.stdout.decode("utf-8", "replace"))


class AttachmentReader:
    """Reads one file after the other in a thread, whose process bears the load; nothing waits for it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "attachments")
        self._running: tuple[str, Future[tuple[str, str]]] | None = None

    def work(self) -> set[int]:
        """Take what has been read, and begin the next; returns the messages whose documents it changes."""
        if self._running is None:
            self._begin()
            return set()
        digest, future = self._running
        if not future.done():
            return set()
        self._running = None
        outcome, text = future.result()
        AttachmentText.objects.filter(digest=digest).update(outcome=outcome, text=text)
        files = Attachment.objects.filter(digest=digest).order_by("-message_id")
        messages = files.values_list("message_id", flat=True)
        self._begin()
        return set(messages[:MOST_MESSAGES]) if text.strip() else set()

    def close(self) -> None:
        """Begin nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _begin(self) -> None:
        waiting = AttachmentText.objects.filter(outcome="").order_by("digest").first()
        if waiting is None:
            return
        self._running = (waiting.digest, self._thread.submit(_read_blob, *_kind(waiting.digest)))


def _kind(digest: str) -> tuple[str, str]:
    for content_type, name in Attachment.objects.filter(digest=digest).values_list("content_type", "name")[
        :20
    ]:
        if kind := kind_of(content_type, name):
            return digest, kind
    return digest, ""


def _read_blob(digest: str, kind: str) -> tuple[str, str]:
    if not kind:
        return "no text", ""
    try:
        if blobs().size(digest) > LARGEST_FILE:
            return "too large", ""
        return read(blobs().get(digest), kind)
    except (BlobMissing, OSError) as error:
        log.warning("an attachment cannot be read: %s", type(error).__name__)
        return "missing", ""
