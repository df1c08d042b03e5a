"""The time zone of whoever reads: a cookie or a program names it."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LONGEST_NAME = 64


def zone_named(name: str) -> tzinfo:
    """Return the zone with this name (IANA); UTC where there is none."""
    if not name or len(name) > LONGEST_NAME:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
