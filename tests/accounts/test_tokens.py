"""The tokens of programs: scopes, expiry, last use, and the end of them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from postroom.accounts import tokens
from postroom.accounts.models import ApiToken
from postroom.accounts.scopes import AREAS, ScopeError, allows, checked
from postroom.kit.clock import now


def test_a_token_is_shown_once_and_kept_as_a_hash(acme: SimpleNamespace) -> None:
    issued = tokens.issue(acme.ada, "  Nightly   export ", scopes=["read"])
    row = ApiToken.objects.get()
    assert issued.secret not in str(vars(row))
    assert issued.secret.startswith(row.hint) and len(row.hint) < 12
    assert (row.name, row.scopes) == ("Nightly export", ["read"])


def test_a_revoked_token_opens_nothing(acme: SimpleNamespace) -> None:
    issued = tokens.issue(acme.ada, "export")
    assert tokens.person_of(issued.secret) == acme.ada
    assert tokens.revoke(issued.token) and not tokens.revoke(issued.token)
    assert tokens.person_of(issued.secret) is None
    assert list(tokens.tokens_of(acme.ada)) == []


def test_an_expired_token_opens_nothing_but_stays_on_the_list(acme: SimpleNamespace) -> None:
    issued = tokens.issue(acme.ada, "export", now() + timedelta(hours=1))
    assert tokens.person_of(issued.secret) == acme.ada
    ApiToken.objects.update(expires_at=now() - timedelta(seconds=1))
    assert tokens.person_of(issued.secret) is None
    assert list(tokens.tokens_of(acme.ada)) == [issued.token]


def test_somebody_who_left_has_no_token_any_more(acme: SimpleNamespace) -> None:
    secret = tokens.create(acme.ben)
    acme.ben.is_active = False
    acme.ben.save(update_fields=["is_active"])
    assert tokens.person_of(secret) is None


def test_last_use_is_noted_once_a_minute(acme: SimpleNamespace) -> None:
    secret = tokens.create(acme.ada)
    tokens.person_of(secret)
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    tokens.person_of(secret)
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    tokens.person_of(secret)
    assert ApiToken.objects.get().last_used_at >= first


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"expires_at": now() - timedelta(days=1)}, "expires_at"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
    ],
)
def test_what_cannot_be_made_names_its_field(acme: SimpleNamespace, wrong: dict, field: str) -> None:
    with pytest.raises(tokens.TokenError) as refusal:
        tokens.issue(acme.ada, **{"name": "export", **wrong})
    assert refusal.value.field == field


@pytest.mark.parametrize("area", AREAS)
def test_what_scopes_allow(area: str) -> None:
    other = next(one for one in AREAS if one != area)
    may = {
        scope: (allows([scope], area, writing=False), allows([scope], area, writing=True))
        for scope in ("read", "write", f"{area}:read", f"{area}:write", f"{other}:write")
    }
    assert may == {
        "read": (True, False),
        "write": (True, True),
        f"{area}:read": (True, False),
        f"{area}:write": (True, True),
        f"{other}:write": (False, False),
    }


def test_scopes_stand_in_one_order_and_once() -> None:
    assert checked(["people:read", "read", "people:read"]) == ["read", "people:read"]
    with pytest.raises(ScopeError, match="no scope “x”"):
        checked(["x"])
