"""Is there room for more mail?"""

from pathlib import Path

from postroom.kit.files import free_bytes

LEAST_FREE_BYTES = 1024**3


def disk_is_low(path: Path, largest_bytes: int) -> bool:
    """Tell whether the file system of `path` has less free than 1 GiB, or than 1.5 of the largest message."""
    return free_bytes(path) < max(LEAST_FREE_BYTES, largest_bytes * 3 // 2)
