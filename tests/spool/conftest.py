from collections.abc import Iterator
from pathlib import Path

import pytest

from postroom.spool import SqliteSpool


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[SqliteSpool]:
    spool = SqliteSpool(tmp_path / "spool")
    yield spool
    spool.close()
