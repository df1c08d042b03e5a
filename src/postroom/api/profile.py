"""/profile and /sign-ins: what one sets for oneself, and where one is signed in."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.accounts.models import Person, SignIn
from postroom.accounts.profile import LONGEST_UNDO_S, change_profile, profile_of
from postroom.accounts.sign_in import sessions
from postroom.api import find
from postroom.api.auth import person
from postroom.api.paging import PageQuery, by_number
from postroom.api.schemas import Strict

router = Router(tags=["profile"])
sign_ins = Router(tags=["profile"])
DateLanguage = Literal["", "en-US", "de", "es", "fr", "it", "nl", "pl", "pt", "sv"]
Density = Literal["comfortable", "compact"]
EMPTY_MEANS_NONE = frozenset({"hue", "undo_seconds"})


class ProfileOut(Schema):
    """What a person set for themselves.

    `hue` is the colour of their picture in degrees, null for that of the name; an empty `time_zone` is the browser's;
    `undo_seconds` is how long sent mail can be taken back, null for as the mailbox says.
    """

    name: str = Field(examples=["Ada"])
    hue: int | None
    time_zone: str = Field(examples=["Europe/Berlin"])
    date_language: DateLanguage
    density: Density
    undo_seconds: int | None
    tells_of_sign_ins: bool


class ProfilePatch(Strict):
    """What is to change; what is left out stays. Null for `hue` and `undo_seconds` takes the choice back."""

    name: str | None = Field(None, max_length=200, examples=["Ada"])
    hue: int | None = Field(None, ge=0, le=359)
    time_zone: str | None = Field(None, max_length=64, examples=["Europe/Berlin"])
    date_language: DateLanguage | None = None
    density: Density | None = None
    undo_seconds: int | None = Field(None, ge=0, le=LONGEST_UNDO_S)
    tells_of_sign_ins: bool | None = Field(
        None, description="Whether a sign-in from a new place is told by mail."
    )


class SignInOut(Schema):
    """A browser in which you are signed in. `way` is how: by password, with a code, by passkey, by invitation."""

    id: str
    way: str = Field(examples=["passkey"])
    network_address: str = Field(examples=["192.0.2.7"])
    browser: str = Field(description="What it says of itself.", examples=["Mozilla/5.0"])
    at: datetime
    seen_at: datetime


class SignInPage(Schema):
    """A page of sign-ins."""

    items: list[SignInOut]
    next_cursor: str | None


@router.get("", response=ProfileOut, summary="Read your profile", operation_id="getProfile")
def get_profile(request: HttpRequest) -> Any:
    """What the person for whom this token acts has set for themselves."""
    return _shape(person(request))


@router.patch("", response=ProfileOut, summary="Change your profile", operation_id="updateProfile")
def patch_profile(request: HttpRequest, body: ProfilePatch) -> Any:
    """Change your own name, colour, time zone and the like. Passwords and passkeys are changed on the pages alone."""
    somebody = person(request)
    given = body.model_dump(exclude_unset=True)
    wanted = {name: value for name, value in given.items() if value is not None or name in EMPTY_MEANS_NONE}
    change_profile(somebody, replace(profile_of(somebody), **wanted))
    return _shape(somebody)


@sign_ins.get("", response=SignInPage, summary="List sign-ins", operation_id="listSignIns")
def list_sign_ins(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """Where you are signed in now, newest first."""
    return by_number(sessions.sign_ins_of(person(request)), page, _sign_in, newest_first=True)


@sign_ins.delete("", response={204: None}, summary="Sign out everywhere", operation_id="endSignIns")
def delete_sign_ins(request: HttpRequest) -> Any:
    """Sign all your browsers out; tokens go on."""
    sessions.end_all(person(request))
    return 204, None


@sign_ins.delete(
    "/{sign_in_id}", response={204: None}, summary="Sign a browser out", operation_id="endSignIn"
)
def delete_sign_in(request: HttpRequest, sign_in_id: str) -> Any:
    """Sign one of your browsers out."""
    sessions.end(get_object_or_404(sessions.sign_ins_of(person(request)), pk=find.number(sign_in_id)))
    return 204, None


def _shape(somebody: Person) -> dict[str, Any]:
    return asdict(profile_of(somebody))


def _sign_in(one: SignIn) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "way": one.way,
        "network_address": one.network_address,
        "browser": one.agent,
        "at": one.at,
        "seen_at": one.seen_at,
    }
