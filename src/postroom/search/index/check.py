"""Comparing the index with the database, and mending it by what the role does anyhow."""

from collections.abc import Iterator
from dataclasses import dataclass

from postroom.conversations.models import Conversation
from postroom.search.engine.protocol import Engine
from postroom.search.index.documents import of_conversations
from postroom.search.index.generations import index_of
from postroom.search.models import Backlog, Generation

BATCH = 500
FEW = 10_000


@dataclass(frozen=True, slots=True)
class Differences:
    """What is not as it should be: so many documents, in these conversations."""

    compared: int = 0
    missing: int = 0
    stale: int = 0
    surplus: int = 0
    conversations: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.conversations)


def compare(generation: Generation) -> Differences:
    """Return how the index differs from the database, by the checksum of every document."""
    known = _known(index_of(generation))
    compared = missing = stale = 0
    conversations: set[int] = set()
    for ident, conversation, checksum in _wanted():
        compared += 1
        found = known.pop(ident, None)
        if found == (conversation, checksum):
            continue
        missing, stale = missing + (found is None), stale + (found is not None)
        conversations |= {conversation} if found is None else {conversation, found[0]}
    conversations |= {conversation for conversation, _ in known.values()}
    return Differences(compared, missing, stale, len(known), frozenset(conversations))


def mend(generation: Generation, differences: Differences) -> None:
    """Have these conversations indexed again."""
    numbers = sorted(differences.conversations)
    if len(numbers) > FEW:
        numbers = []
        generation.backlog.create(kind=Backlog.Kind.FILL, end=max(differences.conversations))
    Backlog.objects.bulk_create(
        Backlog(generation=generation, kind=Backlog.Kind.FILL, start=number - 1, end=number)
        for number in numbers
    )


def _known(engine: Engine) -> dict[int, tuple[int, int]]:
    return {ident: (conversation, checksum) for ident, conversation, checksum in engine.idents()}


def _wanted() -> Iterator[tuple[int, int, int]]:
    number = 0
    while True:
        batch = list(
            Conversation.objects.filter(pk__gt=number).order_by("pk").values_list("pk", flat=True)[:BATCH]
        )
        if not batch:
            return
        for document in of_conversations(batch):
            yield document.ident, document.conversation, document.checksum
        number = batch[-1]
