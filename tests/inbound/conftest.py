"""Doors for providers, and the spool that they write to."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from postroom.api.inbound import certificates, store
from postroom.mailboxes.snapshot import publish_addresses
from postroom.spool import SqliteSpool
from tests.inbound import signing


@pytest.fixture
def spool(acme: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteSpool]:
    """The spool behind the doors, with the addresses of the cast published."""
    publish_addresses()
    made = SqliteSpool(tmp_path / "spool")
    monkeypatch.setattr(store, "spool", lambda: made)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Amazon's certificate, without the network; returns what was asked for."""
    asked: list[tuple[str, str]] = []

    def download(host: str, path: str) -> bytes:
        asked.append((host, path))
        return signing.certificate()

    certificates.forget()
    monkeypatch.setattr(certificates, "download", download)
    return asked
