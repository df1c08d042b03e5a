"""The ground of all tests: what needs the database, and the cast."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from postroom.kit.data_folder import DataFolder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the database, so that it can be run on both; stories of whole installations say so themselves."""
    for item in items:
        if {"db", "transactional_db", "acme"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("database")


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Passwords of the cast need not withstand anybody, and hashing them well takes longer than most tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def record_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let readers of the record see what the test's own transaction wrote, which is open to its end.

    The horizon that they keep on PostgreSQL is tested by itself; stories, which are processes, have the real one.
    """
    from postroom.accounts.database import OldestOpenTransaction

    monkeypatch.setattr(OldestOpenTransaction, "as_postgresql", lambda *_, **__: (str(2**63 - 1), []))


@pytest.fixture
def acme(db: None) -> SimpleNamespace:
    """Ada owns Acme, Ben and Chloé work in Support, Chloé in Sales too; Dora is a stranger at Borealis."""
    from postroom.accounts.models import Organisation, Role
    from postroom.accounts.people import add_person
    from postroom.mailboxes.manage import add_mailbox, add_member

    password = "correct horse battery"
    organisation = Organisation.objects.create(name="Acme")
    borealis = Organisation.objects.create(name="Borealis")
    cast = SimpleNamespace(organisation=organisation, borealis=borealis, password=password)
    cast.ada = add_person(organisation, "ada@acme.test", "Ada", password, Role.OWNER)
    cast.ben = add_person(organisation, "ben@acme.test", "Ben", password)
    cast.chloe = add_person(organisation, "chloe@acme.test", "Chloé", password)
    cast.dora = add_person(borealis, "dora@borealis.test", "Dora", password, Role.OWNER)
    cast.support = add_mailbox(organisation, "support@acme.test", "Support", undo_seconds=0)
    cast.sales = add_mailbox(organisation, "sales@acme.test", "Sales", undo_seconds=0)
    cast.north = add_mailbox(borealis, "north@borealis.test", "North", undo_seconds=0)
    for person, mailbox in ((cast.ben, cast.support), (cast.chloe, cast.support), (cast.chloe, cast.sales)):
        add_member(mailbox, person)
    return cast


@pytest.fixture
def data_folder() -> Iterator[DataFolder]:
    """An empty data folder with a key."""
    folder = DataFolder(Path(tempfile.mkdtemp(prefix="postroom-data-")))
    folder.create()
    yield folder
    shutil.rmtree(folder.root, ignore_errors=True)
