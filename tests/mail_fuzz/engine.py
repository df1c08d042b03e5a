"""The process that fuzzes: `python -m tests.mail_fuzz.engine TARGET SLACK FOLDER LIBFUZZER-OPTIONS…`.

libFuzzer owns its process: it ends it when a run is over or something was found, which it writes to a file.
"""

import random
import sys
import zlib
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["postroom.mail"]):
    from tests.mail_fuzz.invariants import Budget
    from tests.mail_fuzz.targets import CANARY, TARGETS

STRETCHED_ONE_IN = 64
LENGTHS = (2_000, 2_000, 20_000, 20_000, 100_000)
PIECES = (1, 1, 2, 3, 5, 8, 20, 60)


def main(target: str, slack: str, keep: str, options: list[str]) -> None:
    """Fuzz until the options say that it is enough; does not return."""
    budget, run = Budget(float(slack)), (TARGETS | CANARY)[target]

    def one(data: bytes) -> None:
        budget.run(run, data)
        if long := stretched(data):
            try:
                budget.run(run, long)
            except BaseException:
                path = Path(keep, f"{target}-stretched-{zlib.crc32(long):08x}")
                path.write_bytes(long)
                print(f"\nTest unit written to {path}", flush=True)
                raise

    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


def stretched(data: bytes) -> bytes:
    """Return some inputs with a piece of them repeated many times, b"" for the others; always the same.

    Repetition is what makes a slow regular expression or a quadratic loop show, and libFuzzer's own
    changes, a few bytes at a time, hardly ever get there. It does not learn of the long input, which would
    slow down all that follows.
    """
    chance = random.Random(zlib.crc32(data))
    if not data or chance.randrange(STRETCHED_ONE_IN):
        return b""
    start = chance.randrange(len(data))
    piece = data[start : start + chance.choice(PIECES)]
    count = chance.choice(LENGTHS) // len(piece)
    return data[:start] + piece * count + data[start + len(piece) :]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
