"""Browsers of the cast, without JavaScript unless a test says otherwise."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.test import Client

from postroom.accounts.models import Person, Role
from postroom.accounts.people import add_person
from postroom.mailboxes.manage import add_member

Browser = Callable[..., Client]


@pytest.fixture(autouse=True)
def _quick_passwords(settings: LazySettings) -> None:
    """Hash the passwords of the cast quickly: these tests are not about how well they are kept."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def browser() -> Browser:
    """Return a browser in which this person is signed in; `part` is the part of a page that htmx asks for."""

    def open_browser(person: Person, part: str = "") -> Client:
        client = Client(headers={"HX-Request": "true", "HX-Target": part} if part else None)
        client.force_login(person)
        return client

    return open_browser


@pytest.fixture
def rita(acme: SimpleNamespace) -> Person:
    """Rita may read Support, and change nothing."""
    person = add_person(acme.organisation, "rita@acme.test", "Rita", acme.password, Role.READ_ONLY)
    add_member(acme.support, person)
    return person
