"""The typed part of the client (postroom.client.shapes and .calls), made from the description: `make openapi`."""

import keyword
import re
from typing import Any

HEAD = '"""{about} Made from docs/openapi.json by `make openapi`: do not edit."""\n\n# ruff: noqa: D, E501, N, RUF\n'
SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def shapes(description: dict[str, Any]) -> str:
    """Return the module with a TypedDict for each schema."""
    schemas = description["components"]["schemas"]
    parts = [
        HEAD.format(about="What the API speaks of."),
        "from typing import Any, Literal, NotRequired, TypedDict\n",
    ]
    parts += [_typed_dict(name, schema) for name, schema in sorted(schemas.items()) if "properties" in schema]
    return "\n".join(parts)


def calls(description: dict[str, Any]) -> str:
    """Return the module with a function for each operation."""
    parts = [
        HEAD.format(about="One function for each operation of the API."),
        "from typing import Any, Literal\nfrom urllib.parse import quote\n",
        "from postroom.client import shapes\nfrom postroom.client.call import Call, PageCall\n\n",
        'def _in(path: str, *parts: str) -> str:\n    return path.format(*(quote(one, safe="@") for one in parts))\n',
    ]
    for path, item in description["paths"].items():
        for method, operation in item.items():
            if "{" not in _result(operation) and operation["operationId"] != "streamEvents":
                parts.append(_function(path, method, operation, description["components"]["schemas"]))
    return "\n".join(parts)


def _typed_dict(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    fields = {
        key: _type(value) if key in required else f"NotRequired[{_type(value)}]"
        for key, value in schema["properties"].items()
    }
    if any(keyword.iskeyword(key) for key in fields):
        inside = "".join(f'        "{key}": "{kind}",\n' for key, kind in fields.items())
        return f'\n{name} = TypedDict(\n    "{name}",\n    {{\n{inside}    }},\n)\n'
    about = schema.get("description", name).replace("\n", "\n    ")
    inside = "".join(f'    {key}: "{kind}"\n' for key, kind in fields.items())
    return f'\nclass {name}(TypedDict):\n    """{about}"""\n\n{inside}'


def _function(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    named = [one for one in operation["parameters"] if "name" in one]
    inside = [one["name"] for one in named if one["in"] == "path"]
    query = [one for one in named if one["in"] == "query"]
    arguments = [f"{name}: str" for name in inside]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body:
        arguments.append(f'body: "{_type(body, "shapes.")}"')
    if query:
        arguments.append("*")
        arguments += [f'{_safe(one["name"])}: "{_optional(one["schema"])}" = None' for one in query]
    short = path.removeprefix("/api/v1")
    address = re.sub(r"\{\w+\}", "{}", short)
    place = f'_in("{address}", {", ".join(inside)})' if inside else f'"{address}"'
    result = _result(operation)
    item = _item(result, schemas)
    kind = f"PageCall[{_type(item, 'shapes.')}]" if item else f"Call[{result}]"
    words = ", ".join(f'"{one["name"]}": {_safe(one["name"])}' for one in query)
    made = (
        f'"{method.upper()}", {place}' + (f", {{{words}}}" if query else "") + (", body=body" if body else "")
    )
    return (
        f'\ndef {_snake(operation["operationId"])}({", ".join(arguments)}) -> "{kind}":\n'
        f'    """{operation["description"]}"""\n    return {kind.partition("[")[0]}({made})\n'
    )


def _result(operation: dict[str, Any]) -> str:
    done: dict[str, Any] = next(
        (one for status, one in operation["responses"].items() if str(status).startswith("2")), {}
    )
    content = done.get("content", {})
    if content and "application/json" not in content:
        return "{bytes}"
    schema = content.get("application/json", {}).get("schema")
    return _type(schema, "shapes.") if schema else "None"


def _item(result: str, schemas: dict[str, Any]) -> dict[str, Any] | None:
    """Return the schema of the items, where the answer is a page."""
    properties = schemas.get(result.removeprefix("shapes."), {}).get("properties", {})
    if "next_cursor" not in properties:
        return None
    item: dict[str, Any] = properties["items"]["items"]
    return item


def _type(schema: dict[str, Any], prefix: str = "") -> str:
    if "$ref" in schema:
        return prefix + str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return f"Literal[{', '.join(repr(one) for one in schema['enum'])}]"
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if choices := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        return " | ".join(dict.fromkeys(_type(one, prefix) for one in choices))
    kind = schema.get("type")
    if kind == "array":
        return f"list[{_type(schema.get('items', {}), prefix)}]"
    return SIMPLE.get(str(kind), "dict[str, Any]" if kind == "object" else "Any")


def _optional(schema: dict[str, Any]) -> str:
    kind = _type(schema, "shapes.")
    return kind if kind.endswith("| None") or kind == "Any" else f"{kind} | None"


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: "_" + found[1].lower(), name)


def _safe(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name
