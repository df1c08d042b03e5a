"""Times that programs send: RFC 3339 with an offset, far enough from the ends of the calendar for every zone."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

FIRST_YEAR, LAST_YEAR = 2, 9998


def _kept(at: datetime) -> datetime:
    """Return the time in UTC. Raises ValueError where it cannot be kept, or not be shown in every zone."""
    utc: datetime | None
    try:
        utc = at.astimezone(UTC)
    except OverflowError:
        utc = None
    if utc is None or not FIRST_YEAR <= utc.year <= LAST_YEAR:
        raise ValueError(f"a time lies between the years {FIRST_YEAR} and {LAST_YEAR}")
    return utc


Moment = Annotated[AwareDatetime, AfterValidator(_kept)]
