"""A short mark of what a fragment looks like: the browser keeps a fragment whose mark has not changed."""

from zlib import crc32


def version(*parts: object) -> str:
    """Return the mark of these values, in their order."""
    return f"{crc32(repr(parts).encode('utf-8', 'replace')):08x}"
