"""A bound on how long a piece of our own work may take."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TookTooLong(Exception):  # noqa: N818
    """What was to be done within a time limit was not."""


class _Alarm(BaseException):
    """Raised by the signal; no `except Exception` on its way takes it for an error of its own."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TookTooLong out of the block when it has run for `seconds`.

    Interrupts Python code and regular expressions, not a call into a library that never comes back. Only for
    the main thread, one at a time; in any other thread there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    # Again and again: where an exception can only be ignored (a finalizer), the next one gets through.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.1)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _Alarm:
        raise TookTooLong(f"it takes longer than {seconds:g} s") from None
    finally:
        signal.signal(signal.SIGALRM, before)


def _ring(*_: object) -> None:
    raise _Alarm
