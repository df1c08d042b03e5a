"""The program of a process that reads one mail with bounds: `python -m postroom.mail.apart SECONDS BYTES`.

The mail comes on standard input; the `Mail` goes to standard output, pickled. The bounds are on the time of the
processor and on the address space. A process of its own, because no library can be told to stop, and what a
mail makes it take is given back to nobody else.
"""

import os
import pickle
import resource
import sys

from postroom.kit.parent import end_with_parent
from postroom.mail.parse import parse

OUT_OF_MEMORY = 99
NICE = 5


def main() -> int:
    """Read the mail; return the code of the process."""
    seconds, memory_bytes = int(sys.argv[1]), int(sys.argv[2])
    end_with_parent()
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    try:
        pickle.dump(parse(sys.stdin.buffer.read()), sys.stdout.buffer, protocol=5)
        sys.stdout.buffer.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main())
