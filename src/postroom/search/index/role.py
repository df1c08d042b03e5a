"""The role `index`: keeps the generation that answers, and turns to a newer one when that is ready."""

from postroom.search.engine.protocol import IndexLocked
from postroom.search.index.generations import begin, current, remove_former
from postroom.search.index.indexer import Indexer


class IndexRole:
    """Indexes for one process."""

    def __init__(self) -> None:
        self._indexer: Indexer | None = None

    def work_once(self) -> int:
        """Index what is most urgent; returns how much that was. Somebody else at the index is waited for."""
        generation = current() or begin(ready=True)
        if self._indexer is None or self._indexer.generation.pk != generation.pk:
            self.close()
            try:
                self._indexer = Indexer(generation)
            except IndexLocked:
                return 0
            remove_former(generation)
        return self._indexer.work_once()

    def close(self) -> None:
        """Give the index free."""
        if self._indexer is not None:
            self._indexer.close()
            self._indexer = None
