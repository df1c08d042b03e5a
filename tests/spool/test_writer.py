"""Group commit."""

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from postroom.spool import GroupWriter, Refusal, SqliteSpool
from postroom.spool.disk import LEAST_FREE_BYTES, disk_is_low
from postroom.spool.log import Place, Record
from tests.spool.making import mail


class CountingSpool(SqliteSpool):
    """Counts its groups; the first one waits for `gate`."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.gate = threading.Event()
        self.batches: list[int] = []

    def append_packed(self, packed: Sequence[Record]) -> list[Place]:
        self.gate.wait(5)
        self.batches.append(len(packed))
        return super().append_packed(packed)


def test_what_is_put_at_the_same_moment_shares_a_commit(tmp_path: Path) -> None:
    spool = CountingSpool(tmp_path)
    writer = GroupWriter(spool)
    futures = [writer.put(mail()) for _ in range(100)]
    assert not any(future.done() for future in futures)
    spool.gate.set()
    for future in futures:
        future.result(5)
    assert len(spool.waiting_ids()) == 100
    assert len(spool.batches) <= 3
    writer.close()


def test_one_bad_mail_does_not_refuse_its_neighbours(tmp_path: Path) -> None:
    spool = CountingSpool(tmp_path)
    writer = GroupWriter(spool)
    mails = [mail(), mail(raw=tmp_path / "missing"), mail()]
    futures = [writer.put(one) for one in mails]
    spool.gate.set()
    assert isinstance(futures[1].exception(5), FileNotFoundError)
    assert futures[0].exception(5) is None and futures[2].exception(5) is None
    assert spool.counts().accepted == 2
    writer.close()


def test_refusals_are_written_and_close_waits_for_all(tmp_path: Path) -> None:
    spool = SqliteSpool(tmp_path)
    writer = GroupWriter(spool)
    writer.refuse(Refusal("smtp", "192.0.2.7", "550", "5.1.1 no such mailbox here"))
    futures = [writer.put(mail()) for _ in range(20)]
    writer.close()
    assert all(future.done() for future in futures)
    assert spool.counts().refused == 1


def test_refusals_that_cannot_be_written_are_given_up_and_mail_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    spool = SqliteSpool(tmp_path)
    monkeypatch.setattr(spool, "_note", full)
    writer = GroupWriter(spool)
    writer.refuse(Refusal("smtp", "192.0.2.7", "550", "5.1.1 no such mailbox here"))
    writer.put(mail()).result(5)
    writer.close()
    assert (spool.counts().accepted, spool.counts().refused) == (1, 0)


def test_a_listener_is_told_after_each_commit(tmp_path: Path) -> None:
    told = threading.Event()
    writer = GroupWriter(SqliteSpool(tmp_path), after_commit=told.set)
    writer.put(mail()).result(5)
    assert told.wait(5)
    writer.close()


def test_many_threads_and_two_processes_put_at_once(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from postroom.spool import SqliteSpool\n"
        "from tests.spool.making import mail\n"
        "spool = SqliteSpool(Path(sys.argv[1]))\n"
        "for _ in range(50): spool.put(mail())\n"
    )
    other = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=Path(__file__).parents[2])
    writer = GroupWriter(SqliteSpool(tmp_path))
    futures = [writer.put(mail(1, 2)) for _ in range(100)]
    for future in futures:
        future.result(20)
    assert other.wait(20) == 0
    writer.close()
    assert SqliteSpool(tmp_path).counts().accepted == 250


def test_a_low_disk_is_less_than_a_gibibyte_or_than_the_largest_mail_and_a_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = [0]
    monkeypatch.setattr("postroom.spool.disk.free_bytes", lambda _: free[0])
    for free[0], largest, low in (
        (LEAST_FREE_BYTES - 1, 1, True),
        (LEAST_FREE_BYTES, 1, False),
        (LEAST_FREE_BYTES * 3 // 2, LEAST_FREE_BYTES + 2, True),
    ):
        assert disk_is_low(tmp_path, largest) is low
