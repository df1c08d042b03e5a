"""How far back to look first: windows of time that probably hold enough.

Every document carries its day and its month as words. A window is the union of the newest of them; it leads the
query, so that a search costs what the window holds, however much older mail there is.
"""

import time
from collections.abc import Generator, Iterator
from itertools import accumulate
from typing import Any

from tantivy import Occur, Query

from postroom.search import plan
from postroom.search.engine.protocol import Order, Scope
from postroom.search.engine.tantivy.schema import schema

SMALLEST, FACTOR = 20_000, 3
MARGIN = 1.25  # More than is needed by the guess: to look once more costs more than to look a little further.
RANKED = 100_000  # By relevance, so many of the newest that match are weighed, where there are more.
LARGEST_STEP = 10
BEGUN = 10  # One of so many documents is taken to have a word that is only begun.
MOST_DAYS = 400
MOST_MAILBOXES = 100
FRESH_S = 30.0


class Windows:
    """The windows of one index. How many documents a day has is looked up now and then: it only guides."""

    def __init__(self) -> None:
        self._looked_at = -FRESH_S
        self._windows: list[tuple[int, Query]] = []

    def of(
        self, searcher: Any, asked: plan.Plan, scope: Scope, order: Order, limit: int
    ) -> Generator[Query | None, int, None]:
        """Yield the windows to look into, one after the other; None, the last, is all of time.

        It is to be sent how much was found in each, and passes over those that cannot hold enough.
        """
        if searcher.num_docs > SMALLEST:
            if time.monotonic() - self._looked_at > FRESH_S:
                self._windows = list(_windows(searcher))
                self._looked_at = time.monotonic()
            enough = _documents_for(searcher, asked, scope, limit if order == "date" else RANKED)
            for documents, window in self._windows:
                if documents >= enough:
                    found = (yield window) or 0
                    enough = documents * min(limit / max(1, found), LARGEST_STEP) * MARGIN
        yield None


def _windows(searcher: Any) -> Iterator[tuple[int, Query]]:
    """Yield (how many documents, which) from small to large, up to half of all."""
    days, months = (sorted(searcher.terms_with_prefix("period", kind), reverse=True) for kind in "dm")
    # A day to come can only be a mistake of a clock somewhere; it belongs to what is newest.
    wanted = SMALLEST
    for words in (days[:MOST_DAYS], months):
        for place, documents in enumerate(accumulate(count for _, count in words), 1):
            if documents > searcher.num_docs / 2:
                break
            if documents >= wanted:
                yield documents, _union([word for word, _ in words[:place]])
                wanted = documents * FACTOR


def _union(words: list[str]) -> Query:
    terms = [Query.term_query(schema(), "period", word, index_option="basic") for word in words]
    return Query.boolean_query([(Occur.Should, term) for term in terms])


def _documents_for(searcher: Any, asked: plan.Plan, scope: Scope, limit: int) -> float:
    """Guess how many documents have to be read for `limit` hits.

    From how frequent the rarest word is, and how much of all mail the person sees.
    """
    documents = int(searcher.num_docs)
    rarest = min(_frequencies(searcher, asked), default=documents)
    seen = documents
    if len(scope.mailboxes) <= MOST_MAILBOXES:
        seen = min(documents, sum(searcher.doc_freq("facts", f"m{number}") for number in scope.mailboxes))
    return MARGIN * limit * documents / max(1, rarest) * documents / max(1, seen)


def _frequencies(searcher: Any, asked: plan.Plan) -> Iterator[int]:
    match asked:
        case plan.Words(words=words, prefix=False, fuzzy=False):
            yield from (searcher.doc_freq("all", word) for word in words)
        case plan.Words(prefix=True):
            # To count the words that begin so would cost as much as to search for them.
            yield int(searcher.num_docs) // BEGUN
        case plan.All(parts=parts):
            for part in parts:
                yield from _frequencies(searcher, part)
        case plan.Any(parts=parts) if parts and all(isinstance(one, plan.Words) for one in parts):
            yield sum(min(_frequencies(searcher, one), default=0) for one in parts)
