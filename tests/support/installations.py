"""Fixtures for the stories: whole installations, and the relay that takes what they send."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.databases import own_database
from tests.support.installation import Installation
from tests.support.ports import free_ports
from tests.support.sink import Sink


@dataclass(frozen=True)
class Pattern:
    """Acme as it is before a test: its data folder, the database (PostgreSQL only) and the tokens in it."""

    data: Path
    database: str
    tokens: dict[str, str]


@pytest.fixture
def sink() -> Iterator[Sink]:
    """The relay that takes what is sent."""
    sink = Sink().start()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def pattern() -> Iterator[Pattern]:
    """Acme, populated once: each test gets a copy, which takes a moment instead of seconds."""
    data = Path(tempfile.mkdtemp(prefix="postroom-pattern-"))
    with own_database() as database:
        installation = Installation(data, Sink(port=free_ports(1)[0]))
        installation.populate()
        installation.start()  # collects the static files
        installation.api().close()
        installation.stop()
        yield Pattern(data, database, installation.tokens)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def installation_in_peace(
    sink: Sink, pattern: Pattern, request: pytest.FixtureRequest
) -> Iterator[Installation]:
    """Acme's installation, populated and not started; with every role where the test is marked `all_roles`."""
    with copied(pattern, sink, request.node) as installation:
        yield installation


@pytest.fixture
def installation(installation_in_peace: Installation) -> Installation:
    """Acme's installation, running."""
    return installation_in_peace.start()


@pytest.fixture(scope="module")
def shared_sink() -> Iterator[Sink]:
    """The relay of `shared_installation`."""
    sink = Sink().start()
    yield sink
    sink.stop()


@pytest.fixture(scope="module")
def shared_installation(
    shared_sink: Sink, pattern: Pattern, request: pytest.FixtureRequest
) -> Iterator[Installation]:
    """One that runs for all stories of a module which do not get into each other's way: a start takes seconds."""
    with copied(pattern, shared_sink, request.node) as installation:
        yield installation.start()


@contextmanager
def copied(
    pattern: Pattern, sink: Sink, node: pytest.Collector | pytest.Item | None = None
) -> Iterator[Installation]:
    """Yield a copy of the pattern, not started, that runs what the marks of `node` ask for; and remove it."""
    data = Path(tempfile.mkdtemp(prefix="postroom-installation-"))
    shutil.copytree(pattern.data, data, ignore=_special, dirs_exist_ok=True)
    with own_database(copied_from=pattern.database):
        installation = Installation(data, sink, tokens=dict(pattern.tokens))
        if node and node.get_closest_marker("all_roles"):
            installation.without = ()
            installation.web_processes = installation.deliver_processes = 2
        if node and node.get_closest_marker("two_web_processes"):
            installation.web_processes = 2
        yield installation
        if installation.process is not None:
            installation.stop()
    shutil.rmtree(data, ignore_errors=True)


def _special(folder: str, names: list[str]) -> list[str]:
    paths = ((name, Path(folder, name)) for name in names)
    return [name for name, path in paths if not (path.is_file() or path.is_dir())]
