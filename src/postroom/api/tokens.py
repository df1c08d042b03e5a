"""/me and /tokens: who a token acts for, and the tokens of that person."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.accounts import scopes as kinds
from postroom.accounts.callers import Caller
from postroom.accounts.models import ApiToken
from postroom.accounts.tokens import TokenError, issue, revoke, tokens_of
from postroom.api import find
from postroom.api.auth import caller_of, person
from postroom.api.moments import Moment
from postroom.api.paging import PageQuery, by_number
from postroom.api.people import PersonFull, person_full
from postroom.api.problems import Problem
from postroom.api.schemas import Strict

me = Router(tags=["people"])
router = Router(tags=["tokens"])


class Me(PersonFull):
    """The person for whom the token acts, and what the token may do."""

    organisation: str
    scopes: list[str]


class TokenOut(Schema):
    """A token. `hint` is its beginning; `last_used_at` is exact to the minute."""

    id: str
    name: str
    hint: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class TokenMade(TokenOut):
    """A token just made, with its secret, which is never shown again."""

    secret: str


class TokenIn(Strict):
    """A token to make. `scopes` are read, write, or an area with one of them, such as conversations:read."""

    name: str = Field(max_length=200)
    scopes: list[str] = Field(["read"], max_length=len(kinds.SCOPES))
    expires_at: Moment | None = None


class TokenPage(Schema):
    """A page of tokens."""

    items: list[TokenOut]
    next_cursor: str | None


@me.get("", response=Me, summary="Who am I", operation_id="getMe")
def get_me(request: HttpRequest) -> Any:
    """The person for whom this token acts, and its scopes. Every token may ask this."""
    caller = _caller(request)
    return {
        **person_full(caller.person),
        "organisation": str(caller.person.organisation_id),
        "scopes": list(caller.scopes),
    }


@router.get("", response=TokenPage, summary="List tokens", operation_id="listTokens")
def list_tokens(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """Your tokens that were not revoked, newest first."""
    return by_number(tokens_of(person(request)), page, _shape, newest_first=True)


@router.post("", response={201: TokenMade}, summary="Make a token", operation_id="createToken")
def create_token(request: HttpRequest, body: TokenIn) -> Any:
    """Make a token for yourself, which can do no more than the one that you make it with."""
    caller = _caller(request)
    for number, scope in enumerate(body.scopes):
        area, _, level = scope.rpartition(":")
        if scope in kinds.SCOPES and not kinds.allows(caller.scopes, area, writing=level == kinds.WRITE):
            raise Problem(403, f"This token lacks the scope {scope} itself.", f"body.scopes.{number}")
    try:
        made = issue(caller.person, body.name, body.expires_at, body.scopes)
    except TokenError as error:
        raise Problem(422, str(error), f"body.{error.field}") from error
    return 201, {**_shape(made.token), "secret": made.secret}


@router.delete("/{token_id}", response={204: None}, summary="Revoke a token", operation_id="revokeToken")
def revoke_token(request: HttpRequest, token_id: str) -> Any:
    """Let one of your tokens open nothing from now on; also the one that you call with."""
    revoke(get_object_or_404(tokens_of(person(request)), pk=find.number(token_id)))
    return 204, None


def _caller(request: HttpRequest) -> Caller:
    caller = caller_of(request)
    if caller is None:
        raise Problem(401, "The token is missing.")
    return caller


def _shape(token: ApiToken) -> dict[str, Any]:
    return {
        "id": str(token.pk),
        "name": token.name,
        "hint": token.hint,
        "scopes": token.scopes,
        "created_at": token.created_at,
        "last_used_at": token.last_used_at,
        "expires_at": token.expires_at,
    }
