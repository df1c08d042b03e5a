"""A cheap signal between processes of one machine: "there is something to do".

Each listener owns a named pipe in a folder; to wake a role is to write one byte into each of its pipes.
Pipes, because the path of a Unix socket is limited to about 100 characters. A signal may be lost, which
costs its receiver one interval of polling and nothing else.
"""

import contextlib
import errno
import itertools
import os
import select
import time
from pathlib import Path

_numbers = itertools.count()


class Listener:
    """One receiver of the signals for `role`. Hand `fileno()` to `add_reader`, or call `wait`."""

    def __init__(self, run_dir: Path, role: str) -> None:
        run_dir.mkdir(parents=True, exist_ok=True)
        self.path = run_dir / f"{role}.{os.getpid()}.{next(_numbers)}.wake"
        self.path.unlink(missing_ok=True)
        os.mkfifo(self.path, 0o600)
        # Open for both directions: the pipe then never reports "end of file" when a writer leaves.
        self._pipe = os.open(self.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def wait(self, timeout_s: float) -> bool:
        """Wait for a signal, at most `timeout_s`; tell whether there was one. Takes all that came."""
        ready, _, _ = select.select([self._pipe], [], [], timeout_s)
        if ready:
            self.drain()
        return bool(ready)

    def fileno(self) -> int:
        return self._pipe

    def drain(self) -> None:
        """Take all signals that came so far."""
        with contextlib.suppress(BlockingIOError):
            while os.read(self._pipe, 4096):
                pass

    def close(self) -> None:
        self.path.unlink(missing_ok=True)
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def wake(run_dir: Path, role: str) -> None:
    """Signal every listener of `role`. Never blocks, never raises; pipes that nobody reads are removed."""
    try:
        names = os.listdir(run_dir)  # noqa: PTH208 - several times quicker, and called for each group of mails
    except OSError:
        return
    for name in names:
        if name.startswith(f"{role}.") and name.endswith(".wake"):
            _signal(run_dir / name)


def _signal(path: Path) -> None:
    try:
        pipe = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        # ENXIO: no reader, its process died. A listener between mkfifo and open looks the same, for some
        # microseconds; it would then only poll, so a young pipe is spared.
        if error.errno == errno.ENXIO:
            _remove_if_old(path)
        return
    with contextlib.suppress(OSError):
        os.write(pipe, b"!")
    os.close(pipe)


def _remove_if_old(path: Path) -> None:
    with contextlib.suppress(OSError):
        if time.time() - path.stat().st_mtime > 1.0:
            path.unlink()
