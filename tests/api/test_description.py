"""The description: deliberate, complete, and true to itself; the pages that show it."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.test import Client

from postroom.api.docs.write import files
from postroom.api.problem_kinds import KINDS
from postroom.api.v1 import api

DESCRIPTION: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
OPERATIONS = [
    (path, method, operation)
    for path, item in DESCRIPTION["paths"].items()
    for method, operation in item.items()
]
EACH = pytest.mark.parametrize(
    ("path", "method", "operation"), OPERATIONS, ids=[one[2]["operationId"] for one in OPERATIONS]
)
ROOT, FILES = Path(__file__).parents[2], files()


@pytest.mark.parametrize("path", FILES)
def test_no_change_of_the_description_goes_unnoticed(path: str) -> None:
    assert (ROOT / path).read_text() == FILES[path], (
        "The description has changed. If that is meant: make openapi"
    )


def test_operation_ids_are_words_and_used_once() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z][A-Za-z]+", name)] == []


def parameters_of(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what an operation takes, looked up where it is only named."""
    shared = DESCRIPTION["components"]["parameters"]
    return [shared.get(one.get("$ref", "").rpartition("/")[2], one) for one in operation["parameters"]]


@EACH
def test_an_operation_says_what_it_does(path: str, method: str, operation: dict[str, Any]) -> None:
    assert operation["summary"] and len(operation["description"]) > 10
    taken = parameters_of(operation)
    assert [one["name"] for one in taken if one["in"] == "path"] == re.findall(r"{(\w+)}", path)
    assert all(one.get("description") for one in taken if one["in"] in ("path", "header"))
    assert {"401", "403", "429"} <= set(operation["responses"])
    if method == "post":
        assert "Idempotency-Key" in [one["name"] for one in taken]


@EACH
def test_an_example_fits_its_schema(path: str, method: str, operation: dict[str, Any]) -> None:
    for content in (operation.get("requestBody", {}), *operation["responses"].values()):
        for shown in content.get("content", {}).values():
            if "schema" not in shown:
                continue
            schema = {**shown["schema"], "components": DESCRIPTION["components"]}
            jsonschema.validate(shown["example"], schema)


def test_every_schema_is_described() -> None:
    schemas = DESCRIPTION["components"]["schemas"]
    assert [name for name, schema in schemas.items() if not schema.get("description")] == []


def test_the_pages_for_developers_need_nobody_signed_in(db: None) -> None:
    page = Client().get("/api/docs")
    assert page.status_code == 200 and b"<script" not in page.content
    assert all(f'id="{operation["operationId"]}"' in page.content.decode() for _, _, operation in OPERATIONS)
    for name, kind in KINDS.items():
        assert kind.title in Client().get(f"/api/problems/{name}").content.decode().replace("&#x27;", "'")
    assert Client().get("/api/problems").status_code == 200
    assert Client().get("/api/problems/nothing").status_code == 404
