"""A push service, Chloé's browser at it, and the thread that sends, in this process."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore

from postroom.accounts.models import Person, SignIn
from postroom.accounts.sign_in.sessions import remember
from postroom.integrations.push.models import PushSubscription
from postroom.integrations.push.sending import Sender
from postroom.integrations.push.subscribing import Behind, Wanted, subscribe
from tests.push.service import Browser, push_service
from tests.webhooks.receiver import Receiver

LOOPBACK = ["127.0.0.0/8"]


@pytest.fixture
def service(settings: Any) -> Iterator[Receiver]:
    """A push service that takes everything."""
    settings.WEBHOOK_NETWORKS = LOOPBACK
    service = push_service()
    yield service
    service.close()


@pytest.fixture
def sender() -> Iterator[Sender]:
    """What the thread does."""
    sender = Sender(LOOPBACK, time_limit_s=0.5)
    yield sender
    sender.close()


@pytest.fixture
def chloe(acme: SimpleNamespace, service: Receiver) -> SimpleNamespace:
    """Chloé, signed in, with push turned on in her browser."""
    return subscribed(acme.chloe, service.url)


def signed_in(person: Person) -> SignIn:
    """Sign a person in."""
    session = SessionStore()
    session.create()
    return remember(person, session.session_key or "", "password", "192.0.2.7", "Firefox/140.0")


def subscribed(person: Person, endpoint: str) -> SimpleNamespace:
    """Turn push on in a browser of a person who has just signed in."""
    browser, sign_in = Browser(), signed_in(person)
    wanted = Wanted(endpoint, agent="Mozilla/5.0 (X11; Linux) Firefox/140.0", **browser.keys)
    row: PushSubscription = subscribe(person, wanted, Behind(sign_in=sign_in))
    return SimpleNamespace(person=person, row=row, browser=browser, sign_in=sign_in)
