"""Ending with one's parent, so that nothing is left behind when it is killed."""

import ctypes
import os
import signal
import sys
import threading
import time

PARENT = "POSTROOM_PARENT"
_PR_SET_PDEATHSIG = 1
_LOOK_EVERY_S = 1.0


def end_with_parent() -> None:
    """Get SIGTERM when the process that started this one ends; nothing happens outside of `postroom serve`."""
    parent = os.environ.get(PARENT, "")
    if not parent.isdigit():
        return
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(int(parent),), daemon=True).start()
    if os.getppid() != int(parent):
        os.kill(os.getpid(), signal.SIGTERM)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY_S)
    os.kill(os.getpid(), signal.SIGTERM)
