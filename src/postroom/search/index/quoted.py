"""Quoted text once: a line that the conversation already holds is not indexed again in every answer.

In a loop each mail quotes all before it; indexed as they come, they would grow with the square of their number.
"""

from collections.abc import Iterable
from typing import Any

from postroom.conversations.models import Message

MOST_EARLIER = 30
SHORTEST_LINE = 12  # Shorter ones say too little to be kept apart, and cost little.


class Quotes:
    """The lines that each conversation has shown so far, while its messages are read in the order of time."""

    def __init__(self) -> None:
        self._seen: dict[int, set[int]] = {}

    @classmethod
    def before(cls, rows: Iterable[dict[str, Any]]) -> "Quotes":
        """Return those of the messages that lie before these in their conversations, where these quote at all."""
        quotes = cls()
        first: dict[int, dict[str, Any]] = {}
        for row in rows:
            if row["quoted_text"]:
                first.setdefault(row["conversation_id"], row)
        for conversation, row in first.items():
            earlier = Message.objects.filter(conversation=conversation, received_at__lte=row["received_at"])
            earlier = earlier.exclude(pk=row["id"]).order_by("-received_at", "-id")
            for text, quoted in earlier.values_list("text", "quoted_text")[:MOST_EARLIER]:
                quotes.new(conversation, text, quoted)
        return quotes

    def new(self, conversation: int, text: str, quoted: str) -> str:
        """Return what of `quoted` was not there before, and remember both texts."""
        seen = self._seen.setdefault(conversation, set())
        kept = []
        for line in quoted.splitlines():
            mark = _mark(line)
            if not mark or mark not in seen:
                kept.append(line)
                seen.add(mark)
        seen.update(_mark(line) for line in text.splitlines())
        return "\n".join(kept)


def _mark(line: str) -> int:
    """Return a number for what the line says, without its quote marks; 0 for a line that says too little."""
    said = line.lstrip("> \t|").rstrip()
    return hash(said) or 1 if len(said) >= SHORTEST_LINE else 0
