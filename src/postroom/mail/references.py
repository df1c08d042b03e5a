"""The ids that an answer names: the first of the conversation and the newest (RFC 5322 §3.6.4)."""

import re
from collections.abc import Iterable

NEWEST = 19
TOTAL_BYTES = 2048
_WRITABLE = re.compile(r"[!-;=?-~]{1,250}")


def for_reply(parent_references: Iterable[str], parent_id: str) -> tuple[str, ...]:
    """Return the References of an answer: the first id and the newest 19, together at most 2 KB as written.

    Ids are without angle brackets. Ids that can't be written in a header, and repeated ones, are left out; of
    an id that stands twice the later place counts, but the first id of all stays the first.
    """
    ids = [message_id for message_id in (*parent_references, parent_id) if is_writable(message_id)]
    if not ids:
        return ()
    first = ids[0]
    newest: list[str] = []
    seen = {first}
    room = TOTAL_BYTES - _size_bytes(first)
    for message_id in reversed(ids[1:]):
        if message_id in seen:
            continue
        room -= _size_bytes(message_id)
        if room < 0 or len(newest) == NEWEST:
            break
        seen.add(message_id)
        newest.append(message_id)
    return (first, *reversed(newest))


def is_writable(message_id: str) -> bool:
    """Whether an id, without angle brackets, can be written into a header: printable ASCII, no blank, no < or >."""
    return _WRITABLE.fullmatch(message_id) is not None


def _size_bytes(message_id: str) -> int:
    return len(message_id) + len("<>\r\n ")
