"""Windows of time in which several processes count together."""

import multiprocessing
import time
from pathlib import Path

import pytest

from postroom.kit.shared_windows import BUCKETS, ENTRIES, SharedWindows

EACH = 200


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A place that does not exist yet."""
    return tmp_path / "run" / "windows"


def _count(path: Path) -> None:
    windows = SharedWindows(path, 60)
    for _ in range(EACH):
        windows.count("ada")


def test_processes_count_together(path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=_count, args=(path,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert SharedWindows(path, 60).count("ada").before == 3 * EACH


def test_each_key_has_a_window_of_its_own(path: Path) -> None:
    windows = SharedWindows(path, 60)
    assert [windows.count(key).before for key in ("ada", "ben", "ada", "ada")] == [0, 0, 1, 2]
    assert 59 < windows.count("ben").over_in_s <= 60


def test_a_window_ends(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    windows = SharedWindows(path, 60)
    began = time.monotonic()
    windows.count("ada")
    monkeypatch.setattr(time, "monotonic", lambda: began + 59)
    assert windows.count("ada").before == 1
    monkeypatch.setattr(time, "monotonic", lambda: began + 61)
    assert windows.count("ada").before == 0


def test_what_was_counted_before_the_machine_started_again_is_over(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SharedWindows(path, 60).count("ada")
    monkeypatch.setattr(time, "monotonic", lambda: 1.0)
    assert SharedWindows(path, 60).count("ada").before == 0


def test_more_keys_than_there_is_room_for_forget_the_oldest(path: Path) -> None:
    windows = SharedWindows(path, 3600)
    for number in range(BUCKETS * ENTRIES * 2):
        windows.count(f"token {number}")
    assert windows.count(f"token {number}").before == 1
