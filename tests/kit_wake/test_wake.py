"""The signal between processes."""

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from postroom.kit.backoff import backoff_s
from postroom.kit.wake import Listener, wake


def test_a_listener_is_woken_once_for_all_signals_that_came(tmp_path: Path) -> None:
    with Listener(tmp_path, "deliver") as listener:
        assert not listener.wait(0)
        for _ in range(3):
            wake(tmp_path, "deliver")
        assert listener.wait(0)
        assert not listener.wait(0)


def test_each_listener_of_the_role_is_woken_and_no_other(tmp_path: Path) -> None:
    with (
        Listener(tmp_path, "send") as one,
        Listener(tmp_path, "send") as two,
        Listener(tmp_path, "live") as live,
    ):
        wake(tmp_path, "send")
        assert one.wait(0) and two.wait(0)
        assert not live.wait(0)


def test_waiting_ends_at_the_signal(tmp_path: Path) -> None:
    with Listener(tmp_path, "deliver") as listener:
        threading.Timer(0.05, wake, (tmp_path, "deliver")).start()
        started = time.monotonic()
        assert listener.wait(10)
        assert time.monotonic() - started < 5


def fill(listener: Listener) -> None:
    with contextlib.suppress(BlockingIOError):
        while os.write(listener.fileno(), b"!" * 4096):
            pass


def test_a_full_pipe_does_not_block(tmp_path: Path) -> None:
    with Listener(tmp_path, "deliver") as listener:
        fill(listener)
        wake(tmp_path, "deliver")
        assert listener.wait(0)
        assert not listener.wait(0)


def test_waking_where_nobody_listens_is_no_error(tmp_path: Path) -> None:
    wake(tmp_path, "deliver")
    wake(tmp_path / "missing", "deliver")


def test_the_pipe_of_a_dead_process_is_removed(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from postroom.kit.wake import Listener\n"
        "Listener(Path(sys.argv[1]), 'deliver'); os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True)
    (left,) = tmp_path.glob("*.wake")
    wake(tmp_path, "deliver")
    assert left.exists(), "it could be a listener that is just starting"
    time.sleep(1.05)
    wake(tmp_path, "deliver")
    assert not left.exists()


def test_a_closed_listener_leaves_no_pipe(tmp_path: Path) -> None:
    Listener(tmp_path, "deliver").close()
    assert list(tmp_path.iterdir()) == []


def test_an_event_loop_can_listen(tmp_path: Path) -> None:
    async def until_woken(listener: Listener) -> None:
        woken = asyncio.Event()
        asyncio.get_running_loop().add_reader(listener.fileno(), woken.set)
        wake(tmp_path, "live")
        await asyncio.wait_for(woken.wait(), 5)
        listener.drain()
        assert not listener.wait(0)

    with Listener(tmp_path, "live") as listener:
        asyncio.run(until_woken(listener))


def test_backoff_doubles_up_to_its_bound() -> None:
    assert [backoff_s(n, first_s=2, most_s=30, spread=0) for n in (0, 1, 2, 3, 4, 5, 500)] == [
        2,
        2,
        4,
        8,
        16,
        30,
        30,
    ]
    assert all(80 <= backoff_s(1, first_s=100, spread=0.2) <= 120 for _ in range(100))
