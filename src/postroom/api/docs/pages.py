"""The pages for developers: the whole description, and what each kind of problem means."""

import json
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from postroom.api.problem_kinds import KINDS
from postroom.api.v1 import api


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation, by what it is about."""
    return render(request, "api/docs.html", _shown())


@require_safe
def problem(request: HttpRequest, name: str) -> HttpResponse:
    """Show what a kind of problem means and what to do about it."""
    if name not in KINDS:
        raise Http404
    return render(request, "api/problem.html", {"name": name, "kind": KINDS[name]})


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """Show all kinds of problems."""
    return render(request, "api/problems.html", {"kinds": KINDS})


@cache
def _shown() -> dict[str, Any]:
    described = json.loads(json.dumps(api.get_openapi_schema()))
    about = {tag["name"]: tag["description"] for tag in described["tags"]}
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, item in described["paths"].items():
        for method, operation in item.items():
            tag = (operation.get("tags") or ["other"])[0]
            groups.setdefault(tag, []).append(_operation(method, path, operation))
    order = [*(tag for tag in about if tag in groups), *(tag for tag in groups if tag not in about)]
    return {
        "paragraphs": described["info"]["description"].split("\n\n"),
        "groups": [(tag, about.get(tag, ""), groups[tag]) for tag in order],
    }


def _operation(method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    responses = operation["responses"]
    done = [status for status in responses if status.startswith("2")]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "scope": operation.get("x-required-scope", ""),
        "parameters": [
            {**one, "kind": _kind(one["schema"])}
            for one in operation["parameters"]
            if one.get("in") in ("path", "query")
        ],
        "body": _example(operation.get("requestBody", {})),
        "answers": [(status, _example(responses[status])) for status in done],
        "problems": [status for status in responses if status.startswith(("4", "5"))],
    }


def _example(content: dict[str, Any]) -> str:
    shown = content.get("content", {}).get("application/json", {})
    return json.dumps(shown["example"], indent=2, ensure_ascii=False) if "example" in shown else ""


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    kinds = [_kind(one) for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return " | ".join(kinds) or str(schema.get("format") or schema.get("type", "any"))
