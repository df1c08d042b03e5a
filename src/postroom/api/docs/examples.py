"""Examples, made from the description itself, so that none can fall behind it."""

from typing import Any

MOMENT = "2026-11-24T09:30:00Z"
# What a field of this name holds, where its type alone would say too little.
BY_NAME: dict[str, Any] = {
    "access": "send",
    "address": "support@acme.example",
    "addresses": ["support@acme.example"],
    "after": "0.1841",
    "answer": "250 2.0.0 queued",
    "assignee": "ada@acme.example",
    "bcc": [],
    "cc": [],
    "content_type": "application/pdf",
    "correspondents": "Carol Klein",
    "despite": [],
    "detail": "The text is empty. Write something before you send it.",
    "email": "ada@acme.example",
    "excerpt": "Good morning, the parcel has not arrived yet",
    "field": "text",
    "from": "carol@customer.example",
    "hint": "prt_9fX2kq",
    "host": "mail.acme.example",
    "html": "<p>It left our house this morning.</p>",
    "in_reply_to": "<5f2c@customer.example>",
    "last": "0.1841",
    "limit": 50,
    "mailbox": "support@acme.example",
    "message_id": "<5f2c@customer.example>",
    "name": "Support",
    "next_cursor": None,
    "operator": "tag:delivery",
    "q": "from:carol parcel",
    "query": "from:carol parcel",
    "quoted_text": "",
    "reason": "first message of a conversation",
    "recipient": "carol@customer.example",
    "role": "member",
    "scopes": ["conversations:read"],
    "secret": "prt_9fX2kqVh3tM0cW7yLrZ8sBnD1eG4uJ6pA5oQiKxTvEs",
    "sender": "carol@customer.example",
    "size_bytes": 48213,
    "state": "sent",
    "status": "open",
    "subject": "Where is my parcel?",
    "tag": "delivery",
    "tags": ["delivery"],
    "text": "It left our house this morning.",
    "title": "Not understood",
    "to": ["carol@customer.example"],
    "type": "message.received",
    "url": "https://hooks.acme.example/postroom",
    "zone": "Europe/Berlin",
}
IDS = frozenset(
    {"conversation", "message", "note", "organisation", "person", "source", "target", "contact", "team"}
)


def example_of(schema: dict[str, Any], components: dict[str, Any], name: str = "") -> Any:
    """Return a value that fits a JSON schema; what `name` usually holds, where that fits."""
    if "$ref" in schema:
        return example_of(components[schema["$ref"].rpartition("/")[2]], components, name)
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        usual = BY_NAME.get(name)
        return usual if usual in schema["enum"] else schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if choices := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        return _of_choices(choices, components, name)
    return _of_type(schema, components, name)


def _of_choices(choices: list[dict[str, Any]], components: dict[str, Any], name: str) -> Any:
    if name in BY_NAME and BY_NAME[name] is None:
        return None
    filled = [one for one in choices if one.get("type") != "null"]
    return example_of(filled[0], components, name) if filled else None


def _of_type(schema: dict[str, Any], components: dict[str, Any], name: str) -> Any:
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        properties: dict[str, Any] = schema.get("properties", {})
        return {key: example_of(value, components, key) for key, value in properties.items()}
    if kind == "array":
        usual = BY_NAME.get(name)
        if isinstance(usual, list) and schema.get("items", {}).get("type") == "string":
            return usual
        if fixed := schema.get("prefixItems"):
            return [example_of(one, components, name) for one in fixed]
        return [example_of(schema.get("items", {}), components, name)] * schema.get("minItems", 1)
    if kind == "string":
        return _text(schema, name)
    if kind in ("integer", "number"):
        usual = BY_NAME.get(name)
        least, most = schema.get("minimum", 0), schema.get("maximum", 1 << 31)
        return usual if isinstance(usual, int) and least <= usual <= most else max(least, min(3, most))
    return False if kind == "boolean" else {} if kind is None else None


def _text(schema: dict[str, Any], name: str) -> str:
    if schema.get("format") == "date-time":
        return MOMENT
    if name == "id" or (name.endswith("_id") and name != "message_id") or name in IDS:
        return "42"
    usual = BY_NAME.get(name, name.replace("_", " ") or "text")
    return usual if isinstance(usual, str) else str(usual[0] if usual else "")
