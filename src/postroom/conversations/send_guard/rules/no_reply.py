"""An address that nobody reads."""

import re

from postroom.conversations.send_guard.draft import Caution, Draft

_NO_REPLY = re.compile(
    r"(?:do[-_.]?)?no?t?[-_.]?reply|noreply|nao[-_.]?responda|ne[-_.]?pas[-_.]?repondre|mailer-daemon|postmaster",
    re.IGNORECASE,
)


def to_no_reply(draft: Draft) -> Caution | None:
    """Warn where a mail goes to a no-reply address."""
    for address in draft.recipients:
        local = address.rpartition("@")[0].partition("+")[0]
        if _NO_REPLY.fullmatch(local):
            return Caution(f"Nobody reads mail to {address}.", field="to", words=address)
    return None
