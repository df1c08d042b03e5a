"""The loop of a role: work while there is work, else wait for a signal; end when told to."""

import logging
import signal
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import Error, close_old_connections

from postroom.kit.parent import end_with_parent
from postroom.kit.wake import Listener, wake

log = logging.getLogger("postroom.roles")

POLL_S = 1.0
AFTER_ERROR_S = 1.0


def run_role(role: str, work: Callable[[], int], wait_s: Callable[[], float] = lambda: POLL_S) -> None:
    """Call `work` until SIGTERM or SIGINT; it returns how much it did, 0 for nothing.

    A database that does not answer is waited for; any other error ends the process, and the parent starts it
    again with backoff.
    """
    run_dir, stop = settings.DATA_FOLDER.run, threading.Event()

    def end(*_: object) -> None:
        stop.set()
        wake(run_dir, role)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    listener = Listener(run_dir, role)
    end_with_parent()
    try:
        while not stop.is_set():
            try:
                done = work()
            except Error as error:
                log.error("%s: the database does not answer: %s", role, type(error).__name__)
                close_old_connections()
                stop.wait(AFTER_ERROR_S)
                continue
            if not done and not stop.is_set():
                listener.wait(max(0.0, wait_s()))
    finally:
        listener.close()
