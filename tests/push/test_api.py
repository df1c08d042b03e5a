"""Push for programs: the same, at endpoints of their own."""

from types import SimpleNamespace

import pytest

from postroom.accounts import tokens
from postroom.accounts.models import ApiToken
from postroom.integrations.push.models import PushMessage
from postroom.integrations.push.subscribing import vapid
from tests.api.calls import Api
from tests.push.service import Browser

pytestmark = pytest.mark.django_db

ENDPOINT = "https://push.example.net/secret"


def test_subscriptions_of_programs(acme: SimpleNamespace) -> None:
    ben = Api(acme.ben)
    assert ben("GET", "/push-subscriptions/key").json() == {"public_key": vapid().public_key}
    made = ben("POST", "/push-subscriptions", {"endpoint": ENDPOINT, **Browser().keys, "name": "My phone"})
    assert made.status_code == 201
    one = made.json()
    assert (one["name"], one["service"], one["told_at"]) == ("My phone", "push.example.net", None)
    assert "secret" not in made.text
    path = f"/push-subscriptions/{one['id']}"
    assert ben("GET", path).json() == one
    assert ben("GET", "/push-subscriptions").json()["items"] == [one]
    assert ben("POST", f"{path}/tests").status_code == 202
    assert PushMessage.objects.get().subscription_id == int(one["id"])
    ada = Api(acme.ada)
    assert ada("GET", "/push-subscriptions").json()["items"] == []
    assert [
        ada(*call).status_code for call in (("GET", path), ("DELETE", path), ("POST", f"{path}/tests"))
    ] == [404] * 3
    assert ben("DELETE", path).status_code == 204
    assert ben("GET", path).status_code == 404


def test_it_ends_with_the_token(acme: SimpleNamespace) -> None:
    ben = Api(acme.ben)
    ben("POST", "/push-subscriptions", {"endpoint": ENDPOINT, **Browser().keys})
    tokens.revoke(ApiToken.objects.get(person=acme.ben))
    assert Api(acme.ben)("GET", "/push-subscriptions").json()["items"] == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"endpoint": "http://x.test/"}, "endpoint"), ({"auth": "x"}, "auth"), ({"p256dh": "AAAA"}, "p256dh")],
)
def test_what_is_wrong_is_named(acme: SimpleNamespace, changed: dict[str, str], field: str) -> None:
    answer = Api(acme.ben)("POST", "/push-subscriptions", {"endpoint": ENDPOINT, **Browser().keys, **changed})
    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, [field])
