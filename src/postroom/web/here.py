"""The address at which a request came in."""

from django.http import HttpRequest


def pages_of(request: HttpRequest) -> str:
    """Return scheme and host of the pages, as this browser sees them, without a slash at the end."""
    return f"{request.scheme}://{request.get_host()}"
