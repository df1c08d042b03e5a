"""The operations of the API as tools of the Model Context Protocol, made from the description of the server."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from postroom.client.asynchronous import AsyncClient
from postroom.client.call import Call
from postroom.client.errors import ApiError

BODY = "body"
# What is no JSON, or does not end.
LEFT_OUT = frozenset({"streamEvents", "getMessageSource", "getAttachmentContent", "getNoteFile"})
# Answers go to a model, which has little room.
LONGEST_ANSWER = 60_000


@dataclass(frozen=True, slots=True)
class Tool:
    """One operation as a tool."""

    name: str
    about: str
    method: str
    path: str
    schema: dict[str, Any]
    in_path: tuple[str, ...]
    in_query: tuple[str, ...]

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET"

    def call(self, arguments: Mapping[str, Any]) -> Call[Any]:
        """Return the call for these arguments. Raises ApiError where one is missing or unknown."""
        unknown = sorted(set(arguments) - set(self.schema["properties"]))
        missing = sorted(set(self.schema["required"]) - set(arguments))
        if unknown or missing:
            what = f"has no argument {unknown[0]}" if unknown else f"needs the argument {missing[0]}"
            raise ApiError(0, f"{self.name} {what}.")
        inside = {name: quote(str(arguments[name]), safe="@") for name in self.in_path}
        query = {name: arguments.get(name) for name in self.in_query}
        return Call(self.method, self.path.format(**inside), query, arguments.get(BODY))


def tools_of(description: Mapping[str, Any], *, read_only: bool) -> dict[str, Tool]:
    """Return the tools of a description by their names; with `read_only`, those that change nothing."""
    schemas = description["components"]["schemas"]
    found = [
        _tool(path.removeprefix("/api/v1"), method, operation, schemas)
        for path, item in description["paths"].items()
        for method, operation in item.items()
        if operation["operationId"] not in LEFT_OUT
    ]
    return {tool.name: tool for tool in found if tool.reads or not read_only}


async def used(client: AsyncClient, tool: Tool, arguments: Mapping[str, Any]) -> str:
    """Use a tool and return what it answers, as JSON; cut where it is too long. Raises ApiError."""
    text = json.dumps(await client.do(tool.call(arguments)), ensure_ascii=False)
    if len(text) <= LONGEST_ANSWER:
        return text
    return f"{text[:LONGEST_ANSWER]}… (cut after {LONGEST_ANSWER:,} characters: ask for less, with a lower limit)"


def _tool(path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Tool:
    named = [one for one in operation["parameters"] if one.get("in") in ("path", "query")]
    properties = {one["name"]: {**one["schema"], "description": one.get("description", "")} for one in named}
    required = [one["name"] for one in named if one["required"]]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body:
        properties[BODY] = _whole(body, schemas)
        required.append(BODY)
    return Tool(
        name=re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: "_" + found[1].lower(), operation["operationId"]),
        about=f"{operation['summary']}. {operation.get('description', '')}",
        method=method.upper(),
        path=path,
        schema={"type": "object", "properties": properties, "required": required},
        in_path=tuple(one["name"] for one in named if one["in"] == "path"),
        in_query=tuple(one["name"] for one in named if one["in"] == "query"),
    )


def _whole(schema: Any, schemas: Mapping[str, Any]) -> Any:
    """Return a schema with what it refers to written out; none of ours refers to itself."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _whole(schemas[schema["$ref"].rpartition("/")[2]], schemas)
        return {key: _whole(value, schemas) for key, value in schema.items()}
    return [_whole(one, schemas) for one in schema] if isinstance(schema, list) else schema
