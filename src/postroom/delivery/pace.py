"""How fast mail is filed that nobody waits for: in short transactions, with a breath after each.

Who wants to write in SQLite looks again and again whether it is free, at last every 0.1 s. A writer that begins
anew at once keeps the others out for seconds.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from postroom.accounts.database import is_postgresql

BATCH_S = 0.15
BREATH_S = 0.1
FEWEST, MOST = 5, 200


class Pace:
    """The size of the next batch, by what the last one took."""

    def __init__(self) -> None:
        self.size = 20

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Measure the batch that is filed inside; let others write after it."""
        began_s, size = time.monotonic(), self.size
        yield
        took_s = time.monotonic() - began_s
        # At most twice as many: the next mails may be larger.
        self.size = max(FEWEST, min(MOST, size * 2, round(size * BATCH_S / max(took_s, 0.001))))
        if not is_postgresql():
            time.sleep(BREATH_S)
