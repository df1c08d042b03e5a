"""Which query parameters each operation has, read from the description."""

from functools import cache

from django.http import HttpRequest


def unknown_parameter(request: HttpRequest) -> str | None:
    """Return the first query parameter that the operation asked for does not have; None for none."""
    match = request.resolver_match
    if match is None or not request.GET:
        return None
    known = _known().get((request.method or "", match.route))
    return next((name for name in request.GET if name not in known), None) if known is not None else None


@cache
def _known() -> dict[tuple[str, str], frozenset[str]]:
    from postroom.api.docs.complete import route_of
    from postroom.api.v1 import api  # it imports the frame

    found = {}
    for path, item in api.get_openapi_schema()["paths"].items():
        for method, operation in item.items():
            names = (one["name"] for one in operation.get("parameters", ()) if one.get("in") == "query")
            found[method.upper(), route_of(path)] = frozenset(names)
    return found
