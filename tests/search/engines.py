"""Engines to test: the installation's own, the embedded one wherever the state lies, and documents for them."""

from typing import Any

from postroom.search.engine.protocol import Document, Engine, Order, Scope
from postroom.search.plan import Plan
from postroom.search.words import fold

ACME = Scope(1, (1, 2))
DAY_MS = 86_400_000
TEXTS = ("subject", "text", "quoted", "sender", "to", "cc", "customer", "filenames", "content", "tags")


def document(ident: int, text: str = "", **fields: Any) -> Document:
    """Return a document of Acme's first mailbox; later numbers are newer; every two make a conversation."""
    given = {
        "organisation": 1,
        "mailbox": 1,
        "conversation": ident // 2,
        "at_ms": ident * DAY_MS + 1_600_000_000_000,
        "text": text,
        **fields,
    }
    return Document(ident=ident, **{key: fold(one) if key in TEXTS else one for key, one in given.items()})


def fill(engine: Engine, *documents: Document) -> None:
    """Put documents into an index."""
    writer = engine.writer()
    try:
        writer.put(documents)
        writer.commit()
    finally:
        writer.close()


def found(
    engine: Engine, asked: Plan, scope: Scope = ACME, order: Order = "date", limit: int = 50
) -> list[int]:
    """Return the numbers of what is found."""
    return [match.ident for match in engine.search(asked, scope, order, limit).found]
