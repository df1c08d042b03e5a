"""How long to wait before the next attempt."""

import random


def backoff_s(attempts: int, *, first_s: float = 1.0, most_s: float = 3600.0, spread: float = 0.2) -> float:
    """Return the seconds to wait after `attempts` failures: doubling from `first_s` up to `most_s`.

    The result is moved by up to ± `spread` (a part of 1) by chance, so that what failed together does not
    come back together.
    """
    wait_s = min(most_s, first_s * 2.0 ** min(max(attempts - 1, 0), 60))
    return wait_s * (1.0 + spread * random.uniform(-1.0, 1.0))  # noqa: S311
