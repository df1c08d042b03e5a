"""The time zone of whoever reads."""

from datetime import tzinfo

from postroom.search.zone import zone_named
from postroom.web.access import Request


def zone_of(request: Request) -> tzinfo:
    """Return the zone that the person has chosen, else that of their browser; UTC where nothing is known."""
    return zone_named(request.user.time_zone or request.COOKIES.get("zone", ""))
