"""Which engine an installation has, and its index of a generation."""

from functools import lru_cache

from django.conf import settings

from postroom.search.engine.protocol import Engine

TANTIVY, POSTGRESQL = "tantivy", "postgresql"


def engine_of(name: str, generation: int) -> Engine:
    """Return the index of a generation; a process opens it once."""
    if name == POSTGRESQL:
        from postroom.search.engine.postgresql import PostgresqlEngine

        return PostgresqlEngine(generation)
    return _embedded(str(settings.DATA_FOLDER.search), generation)


@lru_cache(maxsize=4)
def _embedded(folder: str, generation: int) -> Engine:
    from pathlib import Path

    from postroom.search.engine.tantivy import TantivyEngine

    return TantivyEngine(Path(folder) / str(generation))
