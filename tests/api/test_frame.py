"""What holds for every call: scopes, repeated calls, conditions, limits, and what is said to bad input."""

from types import SimpleNamespace

import pytest

from postroom.api.frame import pace
from postroom.conversations.addresses import entered
from postroom.conversations.models import Conversation, Note
from postroom.conversations.replies import start
from postroom.conversations.words import written
from tests.api.calls import Api, fields


@pytest.fixture
def conversation(acme: SimpleNamespace) -> Conversation:
    """A conversation of Support."""
    pace.forget()
    return start(
        acme.support, acme.ada, written("Hello"), entered(to="carol@customer.test"), "Offer"
    ).conversation


def test_a_repeated_call_is_done_once(acme: SimpleNamespace, conversation: Conversation) -> None:
    ada, path = Api(acme.ada), f"/conversations/{conversation.pk}/notes"
    first = ada("POST", path, {"text": "Call her"}, Idempotency_Key="k1")
    again = ada("POST", path, {"text": "Call her"}, Idempotency_Key="k1")
    assert first.status_code == again.status_code == 201
    assert first.content == again.content and first["Content-Type"] == again["Content-Type"]
    assert Note.objects.count() == 1
    ada("POST", path, {"text": "Call her"}, Idempotency_Key="k2")
    assert Note.objects.count() == 2


def test_a_key_belongs_to_one_call_of_one_person(acme: SimpleNamespace, conversation: Conversation) -> None:
    ada, path = Api(acme.ada), f"/conversations/{conversation.pk}/notes"
    ada("POST", path, {"text": "Call her"}, Idempotency_Key="k1")
    other = ada("POST", path, {"text": "Call him"}, Idempotency_Key="k1")
    assert other.status_code == 422 and fields(other) == ["Idempotency-Key"]
    assert other.json()["type"] == "/api/problems/idempotency-key-reused"
    assert Api(acme.ben)("POST", path, {"text": "Mine"}, Idempotency_Key="k1").json()["text"] == "Mine"


def test_a_call_that_failed_may_be_repeated(acme: SimpleNamespace, conversation: Conversation) -> None:
    ada, path = Api(acme.ada), f"/conversations/{conversation.pk}/notes"
    assert ada("POST", path, {"text": ""}, Idempotency_Key="k1").status_code == 422
    assert ada("POST", path, {"text": "Call her"}, Idempotency_Key="k1").status_code == 201


def test_a_token_may_not_repeat_what_its_scopes_forbid(
    acme: SimpleNamespace, conversation: Conversation
) -> None:
    path = f"/conversations/{conversation.pk}/notes"
    Api(acme.ada)("POST", path, {"text": "Call her"}, Idempotency_Key="k1")
    reader = Api(acme.ada, scopes=("read",))
    assert reader("POST", path, {"text": "Call her"}, Idempotency_Key="k1").status_code == 403


def test_an_unusable_key_is_refused(acme: SimpleNamespace, conversation: Conversation) -> None:
    path = f"/conversations/{conversation.pk}/notes"
    for key in ("", "x" * 256):
        assert fields(Api(acme.ada)("POST", path, {"text": "x"}, Idempotency_Key=key)) == ["Idempotency-Key"]


def test_reading_again_what_has_not_changed_costs_nothing(
    acme: SimpleNamespace, conversation: Conversation
) -> None:
    ada, path = Api(acme.ada), f"/conversations/{conversation.pk}"
    etag = ada("GET", path)["ETag"]
    unchanged = ada("GET", path, If_None_Match=etag)
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", etag)
    ada("PATCH", path, {"tags": ["vip"]})
    assert ada("GET", path, If_None_Match=etag).status_code == 200


def test_a_change_on_a_condition(acme: SimpleNamespace, conversation: Conversation) -> None:
    ada, path = Api(acme.ada), f"/conversations/{conversation.pk}"
    etag = ada("GET", path)["ETag"]
    assert ada("PATCH", path, {"tags": ["vip"]}, If_Match=f"W/{etag}").status_code == 200
    late = ada("PATCH", path, {"tags": ["late"]}, If_Match=etag)
    assert late.status_code == 412 and fields(late) == ["If-Match"]
    assert ada("GET", path).json()["tags"] == ["vip"]
    assert ada("PATCH", path, {"tags": ["any"]}, If_Match="*").status_code == 200
    assert ada("PATCH", "/conversations/999999", {"tags": ["x"]}, If_Match="*").status_code == 404


def test_scopes_bound_what_a_token_may_do(acme: SimpleNamespace, conversation: Conversation) -> None:
    path = f"/conversations/{conversation.pk}"
    reader = Api(acme.ada, scopes=("conversations:read",))
    assert reader("GET", path).status_code == 200
    refused = reader("PATCH", path, {"status": "closed"})
    assert refused.status_code == 403 and "conversations:write" in refused.json()["detail"]
    assert 'error="insufficient_scope"' in refused["WWW-Authenticate"]
    assert refused.json()["type"] == "/api/problems/insufficient-scope"
    assert reader("GET", "/ledger").status_code == 403
    assert Api(acme.ada, scopes=("read",))("GET", "/ledger").status_code == 200


def test_a_token_that_calls_too_often_is_told_when_to_return(acme: SimpleNamespace, settings: object) -> None:
    pace.forget()
    settings.API_CALLS_A_MINUTE = 2  # type: ignore[attr-defined]
    ada, ben = Api(acme.ada), Api(acme.ben)
    left = [ada("GET", "/mailboxes") for _ in range(3)]
    assert [one.status_code for one in left] == [200, 200, 429]
    assert [one["RateLimit-Remaining"] for one in left] == ["1", "0", "0"]
    assert left[2]["RateLimit-Policy"] == "2;w=60" and 0 < int(left[2]["Retry-After"]) <= 60
    assert left[2].json()["type"] == "/api/problems/too-many-calls"
    assert ben("GET", "/mailboxes").status_code == 200
    pace.forget()


def test_a_cursor_serves_its_list_and_its_person_alone(
    acme: SimpleNamespace, conversation: Conversation
) -> None:
    start(acme.support, acme.ada, written("Hello"), entered(to="dan@customer.test"), "Second")
    ada = Api(acme.ada)
    page = ada("GET", "/conversations?limit=1").json()
    cursor = page["next_cursor"]
    following = ada("GET", f"/conversations?limit=1&cursor={cursor}").json()
    assert following["items"][0]["id"] != page["items"][0]["id"] and following["next_cursor"] is None
    for somebody, path in (
        (Api(acme.ben), "/conversations"),
        (ada, "/ledger"),
        (ada, f"/conversations/{conversation.pk}/messages"),
    ):
        assert fields(somebody("GET", f"{path}?cursor={cursor}")) == ["cursor"]
    for wrong in (cursor[:-1], cursor.rpartition(".")[0], "x" + cursor, "."):
        assert fields(ada("GET", f"/conversations?cursor={wrong}")) == ["cursor"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"text": NaN}', 400),
        (b"[" * 100_000, 400),
        (b'{"text": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001, 400),
        (rb'{"text": "\ud800"}', 400),
        (b"[]", 422),
        (b"null", 422),
        (b'"text"', 422),
        (b'{"text": 3}', 422),
        (b'{"text": "x", "colour": "red"}', 422),
    ],
)
def test_a_body_that_does_not_fit_is_a_problem(
    acme: SimpleNamespace, conversation: Conversation, body: bytes, status: int
) -> None:
    answer = Api(acme.ada)("POST", f"/conversations/{conversation.pk}/notes", body)
    assert answer.status_code == status, answer.content
    assert fields(answer)


def test_too_much_is_refused_before_it_is_read(acme: SimpleNamespace) -> None:
    from django.test import Client

    for size in ("104857600", str(2**70)):
        answer = Client().post(
            "/api/v1/conversations", data=b"{}", content_type="application/json", CONTENT_LENGTH=size
        )
        assert answer.status_code == 413 and fields(answer) == []


def test_an_unknown_parameter_is_named(acme: SimpleNamespace) -> None:
    assert fields(Api(acme.ada)("GET", "/conversations?mailbx=1")) == ["mailbx"]


def test_what_does_not_exist_is_a_problem_too(acme: SimpleNamespace) -> None:
    for path, status in (("/nothing", 404), ("/conversations/1/nothing", 404)):
        answer = Api(acme.ada)("GET", path)
        assert answer.status_code == status and fields(answer) == []
    answer = Api(acme.ada)("DELETE", "/mailboxes")
    assert answer.status_code == 405 and fields(answer) == [] and "GET" in answer["Allow"]


def test_a_failure_of_ours_shows_nothing_of_it(
    acme: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("postroom.api.mailboxes.mailboxes_of", break_down)
    answer = Api(acme.ada)("GET", "/mailboxes")
    assert answer.status_code == 500 and fields(answer) == [] and b"secret" not in answer.content
