"""Times at the edges of the calendar: each is refused by its name, or taken; none breaks anything."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.api.calls import Api, fields
from tests.web.making import conversation

NONE = ("0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "yesterday", "", 10**30, [])
EDGES = (
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00Z",
    "2026-01-01T00:00:00",
)


def bodies(acme: SimpleNamespace) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return what takes a time: method, path and field, and what else stands in the body."""
    number = str(conversation(acme.support).pk)
    mail = {"mailbox": str(acme.support.pk), "to": "carol@customer.test", "subject": "x", "text": "x"}
    message = str(conversation(acme.support).messages.get().pk)
    draft = Api(acme.ada)("POST", "/drafts", {"conversation": number, "text": "x"}).json()["id"]
    return {
        ("POST", "/conversations", "send_at"): mail,
        ("POST", f"/conversations/{number}/replies", "send_at"): {"text": "x"},
        ("POST", f"/conversations/{number}/forwards", "send_at"): {"message": message, "to": ["x@y.test"]},
        ("PATCH", f"/conversations/{number}", "snoozed_until"): {"status": "snoozed"},
        ("POST", "/drafts", "send_at"): {"conversation": number},
        ("PATCH", f"/drafts/{draft}", "send_at"): {},
        ("POST", "/acts", "until"): {"act": "snooze", "conversations": [number]},
        ("POST", "/tokens", "expires_at"): {"name": "x"},
        ("POST", "/reminders", "when"): {"conversation": number},
    }


@pytest.mark.parametrize("time", NONE, ids=repr)
def test_what_is_no_time_is_named(acme: SimpleNamespace, time: Any) -> None:
    ada, wrong = Api(acme.ada), {}
    for (method, path, field), body in bodies(acme).items():
        answer = ada(method, path, {**body, field: time})
        if answer.status_code != 422 or fields(answer)[0].removeprefix("body.") != field:
            wrong[method, path] = (answer.status_code, answer.content[:200])
    assert wrong == {}


@pytest.mark.parametrize("time", EDGES)
def test_times_at_the_edge_break_nothing(acme: SimpleNamespace, time: str) -> None:
    ada = Api(acme.ada)
    answers = {
        one: ada(one[0], one[1], {**body, one[2]: time}).status_code for one, body in bodies(acme).items()
    }
    assert {one: status for one, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("day", ["0000-01-01", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_days_at_the_edge_can_be_searched_for(acme: SimpleNamespace, day: str) -> None:
    for operator in ("after", "before", "date"):
        for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
            answer = Api(acme.ada)("GET", f"/search?q={operator}:{day}&zone={zone}")
            assert answer.status_code in (200, 422), (operator, zone, answer.content)
            assert answer.status_code == 200 or fields(answer) == ["q"]
