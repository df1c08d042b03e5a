"""How a mail is sent, beside its words and recipients."""

from dataclasses import dataclass

from postroom.conversations.writing.models import Upload
from postroom.mailboxes.letterhead.senders import Sender


@dataclass(frozen=True, slots=True)
class Manner:
    """From whom it comes (None: as the conversation's last mail), with which files, and whether it is signed."""

    sender: Sender | None = None
    files: tuple[Upload, ...] = ()
    signed: bool = True


PLAIN = Manner()
