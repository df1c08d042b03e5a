"""Changing a tantivy index."""

import contextlib
from collections.abc import Iterable
from typing import Any

import tantivy

from postroom.search.engine.protocol import Document, IndexLocked
from postroom.search.engine.tantivy.schema import key_of, key_of_conversation, stored

HEAP_BYTES = 64_000_000


class TantivyWriter:
    """The one writer of an index; the folder's lock keeps out a second."""

    def __init__(self, index: Any) -> None:
        try:
            # One thread: what it holds in memory is bounded, and the other core is for the mail.
            self._writer = index.writer(HEAP_BYTES, 1)
        except ValueError as error:
            raise IndexLocked(str(error)) from error

    def put(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._writer.delete_documents_by_term("key", key_of(document.ident))
            self._writer.add_document(stored(document))

    def forget(self, conversations: Iterable[int] = (), idents: Iterable[int] = ()) -> None:
        keys = [*map(key_of_conversation, conversations), *map(key_of, idents)]
        for key in keys:
            self._writer.delete_documents_by_term("key", key)

    def commit(self) -> None:
        self._writer.commit()

    def close(self) -> None:
        with contextlib.suppress(ValueError):
            self._writer.rollback()
        with contextlib.suppress(ValueError):
            self._writer.wait_merging_threads()


def open_writer(index: tantivy.Index) -> TantivyWriter:
    """Open an index for changes. Raises IndexLocked where somebody else has it open."""
    return TantivyWriter(index)
