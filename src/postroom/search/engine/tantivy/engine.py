"""Searching a tantivy index, newest first without reading what is old."""

import contextlib
import shutil
import threading
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import eq
from pathlib import Path
from typing import Any

import tantivy

from postroom.search import plan
from postroom.search.engine.protocol import Matches, Order, Scope
from postroom.search.engine.tantivy import queries
from postroom.search.engine.tantivy.schema import open_index
from postroom.search.engine.tantivy.windows import Windows
from postroom.search.engine.tantivy.writer import TantivyWriter, open_writer

IDENTS_AT_ONCE = 10_000


class TantivyEngine:
    """The index in one folder. Threads share it; it sees what another process commits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._index = open_index(str(folder))
        self._index.config_reader("manual")
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._windows = Windows()

    def search(self, asked: plan.Plan, scope: Scope, order: Order, limit: int) -> Matches:
        searcher = self._searcher()
        if not scope.mailboxes or not searcher.num_docs:
            return Matches()
        try:
            return self._search(searcher, asked, scope, order, limit)
        except ValueError:
            # More words begin so than can be sought in a phrase.
            return self._search(searcher, queries.apart(asked), scope, order, limit)

    def _search(self, searcher: Any, asked: plan.Plan, scope: Scope, order: Order, limit: int) -> Matches:
        by = "at" if order == "date" else None
        if order == "date":  # By relevance, rare words would count for more than others that begin so.
            asked = queries.spelled_out(asked, searcher)
        # Windows of time, each a multiple of the one before: a frequent word is found often enough in the
        # newest mail, and what is older is never looked at; a rare one costs little however far it is sought.
        windows = self._windows.of(searcher, asked, scope, order, limit)
        window = next(windows)
        while True:
            query = queries.query(asked, scope, order, window)
            # Each look at `hits` makes all of them anew.
            hits = searcher.search(query, limit + 1, count=False, order_by_field=by).hits
            if window is None or len(hits) > limit:
                break
            window = windows.send(len(hits))
        return _matches(searcher, hits[:limit], order, complete=len(hits) <= limit)

    def writer(self) -> TantivyWriter:
        return open_writer(self._index)

    def idents(self) -> Iterator[tuple[int, int, int]]:
        searcher, low = self._searcher(), 0
        while True:
            query = tantivy.Query.range_query(
                self._index.schema, "ident", tantivy.FieldType.Unsigned, low, None, include_lower=True
            )
            hits = searcher.search(
                query, IDENTS_AT_ONCE, count=False, order_by_field="ident", order=tantivy.Order.Asc
            ).hits
            addresses = [address for _, address in hits]
            idents = searcher.fast_field_values("ident", addresses)
            others = [searcher.fast_field_values(name, addresses) for name in ("conversation", "checksum")]
            yield from zip(idents, *others, strict=True)
            if len(hits) < IDENTS_AT_ONCE:
                return
            low = idents[-1] + 1

    def count(self) -> int:
        return int(self._searcher().num_docs)

    def size_bytes(self) -> int:
        size = 0
        for path in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                size += path.stat().st_size
        return size

    def delete(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _searcher(self) -> Any:
        """Return the newest state; a look at one file tells whether there is a newer."""
        try:
            status = (self._folder / "meta.json").stat()
        except FileNotFoundError:  # A newer generation has taken over just now; what is open still answers.
            return self._index.searcher()
        mark = (status.st_mtime_ns, status.st_ino)
        if mark != self._seen:
            with self._lock:
                self._index.reload()
                self._seen = mark
        return self._index.searcher()


def _matches(searcher: Any, hits: list[Any], order: Order, *, complete: bool) -> Matches:
    addresses = [address for _, address in hits]
    keys = [key for key, _ in hits]
    idents = searcher.fast_field_values("ident", addresses)
    conversations = searcher.fast_field_values("conversation", addresses)
    times: Sequence[int] = keys if order == "date" else searcher.fast_field_values("at", addresses)
    scores: Sequence[float] = [0.0] * len(keys) if order == "date" else keys
    if any(map(eq, keys, islice(keys, 1, None))):
        # Of equal ones the engine returns whichever it met first; the newest has to come first everywhere.
        ordered = sorted(zip(scores, times, idents, conversations, strict=True), reverse=True)
        scores, times, idents, conversations = map(list, zip(*ordered, strict=True))
    return Matches(scores, times, idents, conversations, complete)
