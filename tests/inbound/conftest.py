"""Doors for providers, and the spool that they write to."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from postroom.api.inbound import store
from postroom.mailboxes.snapshot import publish_addresses
from postroom.spool import SqliteSpool


@pytest.fixture
def spool(acme: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteSpool]:
    """The spool behind the doors, with the addresses of the cast published."""
    publish_addresses()
    made = SqliteSpool(tmp_path / "spool")
    monkeypatch.setattr(store, "spool", lambda: made)
    yield made
    made.close()
