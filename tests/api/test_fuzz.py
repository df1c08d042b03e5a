"""Whatever is sent to an operation, it answers as the description says, and never with an error of ours."""

import json
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.core import NotSet

from postroom.accounts import tokens
from postroom.api.frame import pace
from postroom.conversations.addresses import entered
from postroom.conversations.noting import add_note
from postroom.conversations.replies import start
from postroom.conversations.words import written
from tests.api.test_description import DESCRIPTION

SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)
OPERATIONS = {found.ok().definition.raw["operationId"]: found.ok() for found in SCHEMA.get_all_operations()}
# What would end the token that all are called with.
LEFT_OUT = {"revokeToken"}
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
EXAMPLES = 4


@pytest.fixture
def there(acme: SimpleNamespace) -> dict[str, str]:
    """Ids of what is there, by the names of parameters."""
    message = start(acme.support, acme.ada, written("Hello"), entered(to="carol@customer.test"), "Offer")
    note = add_note(message.conversation, acme.ben, "Call her")
    return {
        "conversation_id": str(message.conversation_id),
        "message_id": str(message.pk),
        "note_id": str(note.pk),
        "mailbox_id": str(acme.support.pk),
        "person_id": str(acme.chloe.pk),
        "contact_id": str(message.conversation.contact_id),
    }


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
def test_every_operation_answers_as_described(
    acme: SimpleNamespace, there: dict[str, str], mode: GenerationMode, settings: Any
) -> None:
    settings.API_CALLS_A_MINUTE = 1_000_000
    pace.forget()
    secret = tokens.create(acme.ada)
    wrong = {
        name: error
        for name, operation in OPERATIONS.items()
        if name not in LEFT_OUT and (error := _wrong_with(operation, mode, there, secret))
    }
    assert wrong == {}


def _wrong_with(operation: Any, mode: GenerationMode, there: dict[str, str], secret: str) -> str:
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode), st.booleans())
    def answers_as_described(case: Case, is_there: bool) -> None:
        inside = {**case.path_parameters, **(there if is_there else {})}
        check(case, send(case, inside, secret))

    try:
        answers_as_described()
    except Unsatisfiable:
        pass  # There is nothing in it that could be wrong.
    except (AssertionError, jsonschema.ValidationError) as error:
        return str(error)[:600]
    return ""


def send(case: Case, inside: dict[str, Any], secret: str) -> Any:
    """Send a case to the API, without a server."""
    path = case.path
    for name, value in inside.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    query = urlencode(case.query or {}, doseq=True)
    headers = {
        name: str(value).encode("latin-1", "replace").decode("latin-1")
        for name, value in case.headers.items()
    }
    headers["Authorization"] = f"Bearer {secret}"
    content = {}
    if not isinstance(case.body, NotSet):
        content = {"data": json.dumps(case.body, default=str), "content_type": "application/json"}
    address = f"{path}?{query}" if query else path
    return Client(raise_request_exception=False).generic(case.method, address, headers=headers, **content)


def check(case: Case, answer: Any) -> None:
    """Compare an answer with the description."""
    operation = case.operation.definition.raw
    declared = operation["responses"].get(str(answer.status_code))
    where = f"{operation['operationId']} {case.path_parameters} {case.query} {case.body!r}"
    assert answer.status_code < 500, where
    assert declared is not None, f"{answer.status_code} is not declared: {where}"
    if "$ref" in declared:
        declared = DESCRIPTION["components"]["responses"][declared["$ref"].rpartition("/")[2]]
    kind = answer.get("Content-Type", "").partition(";")[0]
    for media, shown in declared.get("content", {}).items():
        if media == kind and kind.endswith("json"):
            schema = {**shown["schema"], "components": DESCRIPTION["components"]}
            jsonschema.validate(json.loads(answer.content), schema)
    if answer.status_code >= 400:
        assert kind == "application/problem+json", where
