"""Changing the table of documents."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import connection, transaction

from postroom.search.engine.postgresql.lexemes import vector
from postroom.search.engine.postgresql.vocabulary import learn
from postroom.search.engine.protocol import Document, IndexLocked

LOCK = 7301
BATCH = 200
_INSERT = """
INSERT INTO search_document
    (generation, ident, organisation, conversation, mailbox, at_ms, size_bytes, checksum, words)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::tsvector)
ON CONFLICT (generation, ident) DO UPDATE SET
    organisation = EXCLUDED.organisation, conversation = EXCLUDED.conversation, mailbox = EXCLUDED.mailbox,
    at_ms = EXCLUDED.at_ms, size_bytes = EXCLUDED.size_bytes, checksum = EXCLUDED.checksum, words = EXCLUDED.words
"""


class PostgresqlWriter:
    """The one writer of a generation, by an advisory lock. Each batch is a transaction, seen at once."""

    def __init__(self, generation: int) -> None:
        self._generation = generation
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, generation])
            if not cursor.fetchone()[0]:
                raise IndexLocked(f"generation {generation} is written to by another process")

    def put(self, documents: Iterable[Document]) -> None:
        documents = iter(documents)
        while batch := list(islice(documents, BATCH)):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(_INSERT, [self._row(document) for document in batch])
                learn(batch)

    def _row(self, document: Document) -> tuple[Any, ...]:
        return (
            self._generation,
            document.ident,
            document.organisation,
            document.conversation,
            document.mailbox,
            document.at_ms,
            document.size_bytes,
            document.checksum,
            vector(document),
        )

    def forget(self, conversations: Iterable[int] = (), idents: Iterable[int] = ()) -> None:
        with connection.cursor() as cursor:
            for column, numbers in (("conversation", list(conversations)), ("ident", list(idents))):
                if numbers:
                    sql = f"DELETE FROM search_document WHERE generation = %s AND {column} = ANY(%s)"  # noqa: S608
                    cursor.execute(sql, [self._generation, numbers])

    def commit(self) -> None:
        """Nothing is left to do."""

    def close(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, self._generation])
