"""Waiting for something to become true, with an end."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(look: Callable[[], T], within_s: float = 20.0, every_s: float = 0.05) -> T:
    """Call `look` until it returns something true, and return that; an AssertionError after `within_s`."""
    deadline = time.monotonic() + within_s
    while True:
        try:
            found = look()
            problem: object = f"last seen: {found!r}"
        except (AssertionError, LookupError, OSError) as error:
            found, problem = None, error  # type: ignore[assignment]
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s:g} s; {problem}")
        time.sleep(every_s)
