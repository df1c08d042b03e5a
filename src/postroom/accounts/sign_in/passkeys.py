"""Passkeys (Web Authentication Level 2): made in the browser, kept here as a public key, enough to sign in."""

import json
from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from postroom.accounts.models import Person
from postroom.accounts.people import AccountError

LONGEST_ANSWER = 100_000
LONGEST_NAME = 60
REFUSED = "The passkey was not accepted. Try again, or sign in with your password."
# What the library raises where an answer of a browser is not what it should be.
MALFORMED = (ValidationError, ValueError, KeyError, TypeError, AttributeError)


def passkeys_of(person: Person) -> Any:
    """Return the passkeys of this person, newest first."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).order_by("-id")


def making(person: Person) -> dict[str, Any]:
    """Return what the browser needs to make a passkey; a challenge is kept in the session of the request."""
    return _plain(auth.begin_registration(person, passwordless=True))


def keep(person: Person, answer: str, name: str) -> Authenticator:
    """Keep the passkey that the browser made. Raises AccountError where its answer is not what was asked for."""
    credential = _read(answer)
    name = " ".join(name.replace("\x00", "").split())[:LONGEST_NAME] or "Passkey"
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
        made: Authenticator = auth.WebAuthn.add(person, name, credential).instance
    except MALFORMED as error:
        raise AccountError("The browser made no usable passkey. Nothing was changed; try again.") from error
    return made


def asking() -> dict[str, Any]:
    """Return what the browser needs to sign in with a passkey, whosever it is."""
    return _plain(auth.begin_authentication())


def signed_by(answer: str) -> Person:
    """Return whose passkey gave this answer. Raises AccountError where it is none of somebody who may sign in."""
    response = _read(answer)
    try:
        auth.parse_authentication_response(response)
        person = auth.extract_user_from_response(response)
        auth.complete_authentication(person, response).record_usage()
    except MALFORMED as error:
        raise AccountError(REFUSED) from error
    if not isinstance(person, Person) or not person.is_active:
        raise AccountError(REFUSED)
    return person


def _read(answer: str) -> dict[str, Any]:
    try:
        read = json.loads(answer) if len(answer) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise AccountError(REFUSED)
    return read


def _plain(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options as dictionaries, lists and plain values, without what is not set."""
    return {key: _plain_value(value) for key, value in options.items() if value is not None}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, list | tuple):
        return [_plain_value(part) for part in value]
    return value
