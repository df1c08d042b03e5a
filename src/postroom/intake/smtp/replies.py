"""What a connection answers where the session has no say."""

import errno

from postroom.intake.smtp.data import NO_ROOM

STORED = "250 2.0.0 accepted"
FAILED = "451 4.3.0 the mail could not be stored, try again later"
BUSY = "421 4.7.0 too many connections, try again later"
TIMEOUT = "421 4.4.2 timeout, closing"
STOPPING = "421 4.3.2 this server is stopping, try again later"


def reply_to(error: BaseException) -> str:
    """Return the answer where a mail could not be stored: never a success, and never final."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return NO_ROOM if full else FAILED
