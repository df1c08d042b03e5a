"""What a call costs the processor, for tests that tell linear from worse: never a figure to be proud of."""

import gc
import time
from collections.abc import Callable


def effort(call: Callable[[], object], tries: int = 3) -> float:
    """Return the least processor time of some tries, in seconds; nothing collects the garbage of other tests."""
    gc.disable()
    try:
        return min(_once(call) for _ in range(tries))
    finally:
        gc.enable()


def _once(call: Callable[[], object]) -> float:
    begun = time.process_time()
    call()
    return time.process_time() - begun
