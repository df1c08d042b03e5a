"""Names for leases that tell whose they are, so that what a dead process held is free at once."""

import os
import secrets
import socket


def new_lease() -> str:
    """Return a name for a lease of this process, unique: "host:pid:random"."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(8)}"


def holder_is_dead(lease: str) -> bool:
    """Tell whether the process that took this lease is known to be gone.

    False for a process of another machine: its lease has to run out.
    """
    host, _, rest = lease.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname()[:60] or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
