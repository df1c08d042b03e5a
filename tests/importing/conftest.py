"""A spool for the mail that is taken over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from postroom.spool import SqliteSpool


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[SqliteSpool]:
    """An empty spool."""
    made = SqliteSpool(tmp_path / "spool")
    yield made
    made.close()
