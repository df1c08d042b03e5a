"""Turning push on and off: which browsers are a person's own, and for how long."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from oauth2_provider.models import get_access_token_model

from postroom.accounts.applications import register, withdraw
from postroom.accounts.installation import vault
from postroom.accounts.models import ApiToken, SignIn
from postroom.accounts.people import AccountError
from postroom.accounts.sign_in import sessions
from postroom.accounts.tokens import issue, revoke
from postroom.integrations.push.models import PushSubscription, VapidKey
from postroom.integrations.push.queueing import forget_old
from postroom.integrations.push.subscribing import (
    MOST_SUBSCRIPTIONS,
    Behind,
    Wanted,
    subscribe,
    subscriptions_of,
    unsubscribe,
    vapid,
)
from postroom.kit.clock import now
from tests.push.conftest import signed_in, subscribed
from tests.push.service import Browser

pytestmark = pytest.mark.django_db

ENDPOINT = "https://push.example.net/x"


def test_the_key_pair_is_made_once_and_sealed(db: None) -> None:
    first = vapid()
    assert vapid().public_key == first.public_key
    assert VapidKey.objects.get().secret != first.secret
    assert vault().open(VapidKey.objects.get().secret) == first.secret


def test_it_ends_with_the_session(acme: SimpleNamespace) -> None:
    one, other = subscribed(acme.chloe, ENDPOINT), subscribed(acme.chloe, f"{ENDPOINT}2")
    assert list(subscriptions_of(acme.chloe)) == [other.row, one.row]
    Session.objects.filter(session_key=one.sign_in.session_key).update(expire_date=now() - timedelta(days=1))
    assert list(subscriptions_of(acme.chloe)) == [other.row]
    sessions.end_all(acme.chloe)
    assert list(subscriptions_of(acme.chloe)) == []
    assert PushSubscription.objects.count() == 2
    forget_old()
    assert PushSubscription.objects.count() == 0


def test_it_goes_on_where_the_session_goes_on_under_another_key(acme: SimpleNamespace) -> None:
    one, other = subscribed(acme.chloe, ENDPOINT), signed_in(acme.chloe)
    SignIn.objects.filter(pk=other.pk).delete()
    sessions.move(acme.chloe, one.sign_in.session_key, other.session_key)
    assert list(subscriptions_of(acme.chloe)) == [one.row]


def test_that_of_a_program_ends_with_its_token(acme: SimpleNamespace) -> None:
    token = issue(acme.ben, "phone").token
    subscribe(acme.ben, Wanted(ENDPOINT, **Browser().keys), Behind(token=token.pk))
    assert subscriptions_of(acme.ben).count() == 1
    ApiToken.objects.update(expires_at=now() - timedelta(seconds=1))
    assert subscriptions_of(acme.ben).count() == 0
    ApiToken.objects.update(expires_at=None)
    revoke(token)
    assert subscriptions_of(acme.ben).count() == 0


def test_that_of_an_application_ends_with_its_grant(acme: SimpleNamespace) -> None:
    application, _ = register(acme.ada, "Phone", ["https://phone.example/back"])
    subscribe(acme.ben, Wanted(ENDPOINT, **Browser().keys), Behind(application=application.pk))
    assert subscriptions_of(acme.ben).count() == 0
    for person in (acme.ben, acme.chloe):
        get_access_token_model().objects.create(
            user=person,
            application=application,
            token=person.name,
            expires=now() + timedelta(hours=1),
            scope="write",
        )
    assert subscriptions_of(acme.ben).count() == 1
    withdraw(acme.ben, application)
    assert subscriptions_of(acme.ben).count() == 0


def test_a_browser_belongs_to_whoever_subscribed_last(acme: SimpleNamespace) -> None:
    subscribed(acme.chloe, ENDPOINT)
    again = subscribed(acme.chloe, ENDPOINT)
    assert [one.pk for one in subscriptions_of(acme.chloe)] == [again.row.pk]
    assert subscriptions_of(acme.chloe).get().p256dh == again.browser.keys["p256dh"]
    subscribed(acme.ben, ENDPOINT)
    assert subscriptions_of(acme.chloe).count() == 0
    unsubscribe(subscriptions_of(acme.ben).get())
    assert PushSubscription.objects.count() == 0


def test_nobody_has_more_than_a_few(acme: SimpleNamespace) -> None:
    made = [subscribed(acme.ben, f"{ENDPOINT}{number}") for number in range(MOST_SUBSCRIPTIONS)]
    with pytest.raises(AccountError, match="Remove one first"):
        subscribed(acme.ben, ENDPOINT)
    sessions.end(made[0].sign_in)
    subscribed(acme.ben, ENDPOINT)
    assert subscriptions_of(acme.ben).count() == MOST_SUBSCRIPTIONS


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"endpoint": "http://push.example.net/x"}, "endpoint"),
        ({"endpoint": "https://ben:x@push.example.net/x"}, "endpoint"),
        ({"endpoint": "https://"}, "endpoint"),
        ({"endpoint": "https://[x"}, "endpoint"),
        ({"endpoint": "https://push.example.net:99999/"}, "endpoint"),
        ({"endpoint": f"https://push.example.net/{'x' * 2000}"}, "endpoint"),
        ({"endpoint": "https://push.example.net/\nx"}, "endpoint"),
        ({"p256dh": "AAAA"}, "p256dh"),
        ({"p256dh": "é"}, "p256dh"),
        ({"auth": "AAAA"}, "auth"),
        ({"auth": ""}, "auth"),
    ],
)
def test_what_is_no_subscription_is_refused(
    acme: SimpleNamespace, changed: dict[str, str], field: str
) -> None:
    wanted = {"endpoint": ENDPOINT, **Browser().keys, **changed}
    with pytest.raises(AccountError) as refused:
        subscribe(acme.ben, Wanted(**wanted), Behind(sign_in=signed_in(acme.ben)))
    assert refused.value.field == field
