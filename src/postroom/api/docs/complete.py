"""What the description says beyond the resources: errors, headers, scopes, examples."""

import re
from typing import Any

from postroom.api.docs.examples import example_of
from postroom.api.frame.scopes import FREE, area_of
from postroom.api.problem_kinds import KINDS, kind_of

PROBLEM = {
    "title": "Problem",
    "description": "An error (RFC 9457). `type` is a page that says what to do; `errors` names the fields.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["/api/problems/invalid"]},
        "title": {"type": "string"},
        "status": {"type": "integer", "examples": [422]},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {
                    "field": {"type": "string"},
                    "message": {
                        "type": "string",
                        "examples": ["The text is empty. Write something before you send it."],
                    },
                    "position": {"type": "integer"},
                    "end": {"type": "integer"},
                },
            },
        },
        "warnings": {
            "type": "array",
            "description": "Of the send guard: what may have been overlooked in a mail.",
            "items": {
                "type": "object",
                "required": ["kind", "field", "words", "message"],
                "properties": {
                    "kind": {"type": "string", "examples": ["missing_attachment"]},
                    "field": {"type": "string", "examples": ["text"]},
                    "words": {"type": "string", "examples": ["attached"]},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "A word of your own, such as a UUID. Repeated within 24 hours with the same call, "
    "the call is done once and answered the same; with another call it is refused (422).",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag with which you read the resource: it is changed only if it is still so (else 412).",
    "schema": {"type": "string"},
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "The ETag that you have: 304 without a body where it is still so.",
    "schema": {"type": "string"},
}

PROBLEMS = (400, 401, 403, 404, 409, 411, 412, 413, 416, 422, 429, 500, 503)


def complete(description: dict[str, Any]) -> dict[str, Any]:
    """Complete a description in place, and return it."""
    components = description["components"]
    components["schemas"]["Problem"] = PROBLEM
    components["parameters"] = {one["name"]: one for one in (KEY, IF_MATCH, IF_NONE_MATCH)}
    components["responses"] = {str(status): _problem(status) for status in PROBLEMS}
    for path, item in description["paths"].items():
        for method, operation in item.items():
            _complete(path, method, operation, components["schemas"], can_be_read="get" in item)
    return description


def _complete(
    path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any], *, can_be_read: bool
) -> None:
    parameters, responses = operation["parameters"], operation["responses"]
    for parameter in parameters:
        if parameter["in"] == "path" and "description" not in parameter:
            what = parameter["name"].removesuffix("_id").replace("_", " ")
            parameter["description"] = (
                f"The id of the {what}." if "_id" in parameter["name"] else f"The {what}."
            )
    first = path.removeprefix("/api/v1/").partition("/")[0]
    if first not in FREE:
        level = "read" if method == "get" else "write"
        area = area_of(first)
        operation["x-required-scope"] = f"{area}:{level}" if area else level
    statuses = {401, 403, 404, 422, 429, 500, 503}
    if "requestBody" in operation:
        statuses |= {400, 411, 413}
    if method == "get":
        parameters.append(_named(IF_NONE_MATCH))
        responses.setdefault(304, {"description": "Not changed since the ETag that you sent."})
    elif method == "post":
        parameters.append(_named(KEY))
        statuses |= {400, 409}
    else:
        statuses.add(409)
        if can_be_read:  # What cannot be read has no ETag to name.
            parameters.append(_named(IF_MATCH))
            statuses.add(412)
    for status in sorted(statuses):
        responses.setdefault(status, {"$ref": f"#/components/responses/{status}"})
    _add_examples(operation, schemas)


def _named(parameter: dict[str, Any]) -> dict[str, str]:
    return {"$ref": f"#/components/parameters/{parameter['name']}"}


def _problem(status: int) -> dict[str, Any]:
    name = kind_of(status)
    shown = {
        "type": f"/api/problems/{name}",
        "title": KINDS[name].title,
        "status": status,
        "detail": KINDS[name].advice.partition(". ")[0].rstrip(".") + ".",
    }
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": KINDS[name].title,
        "content": {"application/problem+json": {"schema": schema, "example": shown}},
    }


def _add_examples(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    contents = [operation.get("requestBody", {}), *operation["responses"].values()]
    for content in contents:
        for kind in ("application/json", "multipart/form-data"):
            shown = content.get("content", {}).get(kind)
            if shown and "schema" in shown and "example" not in shown:
                shown["example"] = example_of(shown["schema"], schemas)


def route_of(path: str) -> str:
    """Return a path of the description as Django's route."""
    return re.sub(r"\{(\w+)\}", r"<\1>", path.lstrip("/"))
