"""The tables are a view of the log: filled once, whoever looks, whatever dies meanwhile."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from postroom.spool import SqliteSpool, filling, log, sqlite
from tests.spool.making import SALES, SUPPORT, mail

ROOT = Path(__file__).parents[2]


def finish_all(spool: SqliteSpool) -> int:
    done = 0
    while claims := spool.claim("w", 50):
        done += spool.finish([one.id for one in claims], claims[0].token)
    return done


def test_whoever_looks_next_sees_what_was_appended(tmp_path: Path) -> None:
    door, worker = SqliteSpool(tmp_path), SqliteSpool(tmp_path)
    looks = (
        lambda: worker.counts().waiting,
        lambda: len(worker.snapshot().waiting),
        lambda: len(worker.listing()),
        lambda: worker.show(4).id,
    )
    for number, look in enumerate(looks, start=1):
        door.append([mail()])
        assert look() == number
    door.append([mail()], states=[("imap:1", "9")])
    assert worker.states("imap:") == {"imap:1": "9"}
    assert len(worker.claim("w", 10)) == 5


def test_ids_follow_the_order_of_the_log_and_two_who_fill_at_once_give_each_once(tmp_path: Path) -> None:
    doors = [SqliteSpool(tmp_path) for _ in range(2)]
    for number in range(60):
        doors[number % 2].append([mail(SUPPORT, SALES, raw=b"%d" % number)])
    workers = [SqliteSpool(tmp_path) for _ in range(4)]
    threads = [threading.Thread(target=worker.counts) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    rows = workers[0].listing(limit=1000)
    assert sorted(one.id for one in rows) == list(range(1, 121))
    raws = workers[0].raw_many([one.mail_id for one in rows])
    assert sorted(int(raw) for raw in raws.values()) == list(range(60))
    assert workers[0].counts().accepted == 120


@pytest.mark.parametrize("step", ["_enter_mails", "_insert", "fill"])
def test_a_failure_while_filling_is_made_good_by_the_next_who_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    spool = SqliteSpool(tmp_path)
    spool.append([mail(raw=b"first"), mail(raw=b"second")], states=[("k", "v")])
    real = getattr(filling, step)

    def dies(*arguments: object) -> object:
        real(*arguments)
        raise RuntimeError("killed")

    monkeypatch.setattr(filling, step, dies)
    with pytest.raises(RuntimeError):
        spool.counts()
    monkeypatch.undo()
    assert spool.counts().accepted == 2
    assert [spool.export(i) for i in (1, 2)] == [b"first", b"second"]
    assert spool.states("k") == {"k": "v"}


def test_the_log_is_removed_when_all_in_it_is_finished_and_its_writer_is_gone(tmp_path: Path) -> None:
    door, worker = SqliteSpool(tmp_path), SqliteSpool(tmp_path)
    door.append([mail() for _ in range(3)])
    folder = tmp_path / "log"
    assert finish_all(worker) == 3
    worker.sweep()
    assert len(list(folder.iterdir())) == 1, "its writer may still append"
    door.append([mail(raw=b"late")])
    door.close()
    worker.sweep()
    assert len(list(folder.iterdir())) == 1, "a mail in it waits"
    assert worker.export(4) == b"late"
    assert finish_all(worker) == 1
    worker.sweep()
    assert list(folder.iterdir()) == []
    assert worker.counts().accepted == 4
    assert door.put(mail()) == [5]


@pytest.mark.parametrize("removed", [False, True])
def test_a_segment_whose_removal_was_interrupted_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, removed: bool
) -> None:
    door, worker = SqliteSpool(tmp_path), SqliteSpool(tmp_path)
    door.append([mail()])
    door.close()

    def killed(_: object, folder: Path, unneeded: list[tuple[int, str, int]]) -> None:
        for _, name, end in unneeded if removed else []:
            log.remove(folder, name, end)
        raise KeyboardInterrupt

    monkeypatch.setattr(sqlite, "remove_segments", killed)
    with pytest.raises(KeyboardInterrupt):
        finish_all(worker)
    monkeypatch.undo()
    assert (worker.counts().accepted, worker.counts().waiting) == (1, 0)
    worker.sweep()
    assert list((tmp_path / "log").iterdir()) == []
    assert worker.put(mail()) == [2]


def test_a_parked_mail_keeps_its_raw_however_much_comes_and_goes_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postroom.spool.log.SEGMENT_BYTES", 2000)
    monkeypatch.setattr(sqlite, "_CLEAR_EVERY_S", 0.0)
    spool = SqliteSpool(tmp_path)
    spool.put(mail(raw=b"parked"))
    spool.park([1], "looked odd")
    for _ in range(20):
        spool.append([mail(raw=b"x" * 500) for _ in range(3)])
        finish_all(spool)
    assert spool.export(1) == b"parked"
    assert len(list((tmp_path / "log").iterdir())) <= 3


def test_a_torn_tail_is_nothing_and_what_was_answered_before_it_is_there(tmp_path: Path) -> None:
    door = SqliteSpool(tmp_path)
    door.append([mail(raw=b"answered")])
    end = door._log._end
    door.append([mail(raw=b"not answered")])
    door.close()
    (path,) = (tmp_path / "log").iterdir()
    os.truncate(path, path.stat().st_size - 1)
    spool = SqliteSpool(tmp_path)
    assert [one.size_bytes for one in spool.listing()] == [len(b"answered")]
    assert path.stat().st_size > end
    assert finish_all(spool) == 1
    spool.sweep()
    assert [one.suffix for one in (tmp_path / "log").iterdir()] == [".torn"]


PUTTING = (
    "import sys; from pathlib import Path; from postroom.spool import GroupWriter, SqliteSpool\n"
    "from tests.spool.making import mail\n"
    "writer = GroupWriter(SqliteSpool(Path(sys.argv[1])))\n"
    "number = 0\n"
    "while True:\n"
    "    some = [(n, writer.put(mail(raw=b'%s-%d ' % (sys.argv[2].encode(), n) + b'x' * 3000)))"
    " for n in range(number, number + 5)]\n"
    "    number += 5\n"
    "    for n, future in some:\n"
    "        future.result(); print(sys.argv[2], n, sep='-', flush=True)\n"
)
WORKING = (
    "import sys; from pathlib import Path; from postroom.spool import SqliteSpool\n"
    "spool = SqliteSpool(Path(sys.argv[1]))\n"
    "while True:\n"
    "    claims = spool.claim(sys.argv[2], 7, lease_s=0.2)\n"
    "    raws = spool.raw_many([one.mail_id for one in claims])\n"
    "    for one in claims:\n"
    "        print(one.id, raws[one.mail_id].split()[0].decode(), flush=True)\n"
    "    if claims: spool.finish([one.id for one in claims], claims[0].token)\n"
)


def test_doors_and_workers_are_killed_again_and_again_and_nothing_is_lost_or_renamed(tmp_path: Path) -> None:
    """Each id always means the same mail, so that the floor above can tell what it has filed already."""

    def start(script: str, name: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", script, str(tmp_path), name]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)

    answered: set[str] = set()
    seen: dict[int, str] = {}
    for turn in range(6):
        door, worker = start(PUTTING, f"door{turn}"), start(WORKING, f"worker{turn}")
        heard = [[one.stdout.readline() for _ in range(7)] for one in (door, worker) if one.stdout]
        time.sleep(turn * 0.03)
        for process, lines in zip((door, worker), heard, strict=True):
            os.kill(process.pid, signal.SIGKILL)
            assert process.stdout is not None
            lines += process.stdout.read().split(b"\n")[:-1]  # a line that the kill cut short says nothing
            process.wait()
        answered |= {line.decode().strip() for line in heard[0]}
        for line in heard[1]:
            number, name = line.decode().split()
            assert seen.setdefault(int(number), name) == name
    spool = SqliteSpool(tmp_path)
    for one in spool.listing(limit=100_000):
        name = spool.export(one.id).split()[0].decode()
        assert seen.setdefault(one.id, name) == name
    assert answered <= set(seen.values())
    assert len(set(seen.values())) == len(seen), "a mail has two ids"
    assert sorted(seen) == list(range(1, spool.counts().accepted + 1))
