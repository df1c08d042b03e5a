"""/push-subscriptions: the browsers and programs in which one is told by push."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.api import find
from postroom.api.auth import caller_of, person
from postroom.api.paging import PageQuery, by_number
from postroom.api.schemas import Strict
from postroom.integrations.push.models import PushSubscription
from postroom.integrations.push.subscribing import (
    LONGEST_AGENT,
    LONGEST_ENDPOINT,
    Behind,
    Wanted,
    send_test,
    subscribe,
    subscriptions_of,
    unsubscribe,
    vapid,
)

router = Router(tags=["notifications"])

P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"


class PushSubscriptionOut(Schema):
    """Where you are told. `service` is the host of its push service; `told_at` when that last took a message.

    `failing_since` is when it first refused one after that.
    """

    id: str
    name: str = Field(description="What it says of itself.", examples=["Mozilla/5.0"])
    service: str = Field(examples=["push.example.net"])
    created_at: datetime
    told_at: datetime | None
    failing_since: datetime | None


class PushSubscriptionIn(Strict):
    """A subscription as the Push API gives it (`PushSubscription.toJSON()`): endpoint and keys, base64url."""

    endpoint: str = Field(max_length=LONGEST_ENDPOINT, examples=["https://push.example.net/JzLQ3raZJfFBR0aq"])
    p256dh: str = Field(max_length=100, description="The public key.", examples=[P256DH])
    auth: str = Field(
        max_length=40, description="The secret of 16 bytes.", examples=["BTBZMqHH6r4Tts7J_aSIgg"]
    )
    name: str = Field("", max_length=LONGEST_AGENT, description="What it is called in the list.")


class PushSubscriptionPage(Schema):
    """A page of subscriptions."""

    items: list[PushSubscriptionOut]
    next_cursor: str | None


class PushKey(Schema):
    """The key of this installation to subscribe with (`applicationServerKey`, RFC 8292), base64url."""

    public_key: str


@router.get(
    "", response=PushSubscriptionPage, summary="List push subscriptions", operation_id="listPushSubscriptions"
)
def list_push_subscriptions(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """Where you are told by push, newest first."""
    return by_number(subscriptions_of(person(request)), page, _shape, newest_first=True)


@router.post(
    "",
    response={201: PushSubscriptionOut},
    summary="Make a push subscription",
    operation_id="createPushSubscription",
)
def create_push_subscription(request: HttpRequest, body: PushSubscriptionIn) -> Any:
    """Be told at this endpoint too, as long as the token is valid that this is asked with.

    What comes is JSON with `title`, `body`, `tag`, `url` and `path`, encrypted for these keys (RFC 8291). An endpoint
    that is there already is yours from now on.
    """
    wanted = Wanted(body.endpoint, body.p256dh, body.auth, body.name)
    return 201, _shape(subscribe(person(request), wanted, _behind(request)))


@router.get("/key", response=PushKey, summary="Read the key for push", operation_id="getPushKey")
def get_push_key(request: HttpRequest) -> Any:
    """The key to subscribe with."""
    return {"public_key": vapid().public_key}


@router.get(
    "/{push_subscription_id}",
    response=PushSubscriptionOut,
    summary="Read a push subscription",
    operation_id="getPushSubscription",
)
def get_push_subscription(request: HttpRequest, push_subscription_id: str) -> Any:
    """One of them."""
    return _shape(_find(request, push_subscription_id))


@router.delete(
    "/{push_subscription_id}",
    response={204: None},
    summary="Remove a push subscription",
    operation_id="deletePushSubscription",
)
def delete_push_subscription(request: HttpRequest, push_subscription_id: str) -> Any:
    """Be told nothing there any more."""
    unsubscribe(_find(request, push_subscription_id))
    return 204, None


@router.post(
    "/{push_subscription_id}/tests",
    response={202: None},
    summary="Test a push subscription",
    operation_id="testPushSubscription",
)
def test_push_subscription(request: HttpRequest, push_subscription_id: str) -> Any:
    """Send a message that says no more than that it has come."""
    send_test(_find(request, push_subscription_id))
    return 202, None


def _find(request: HttpRequest, number: str) -> PushSubscription:
    return get_object_or_404(subscriptions_of(person(request)), pk=find.number(number))


def _behind(request: HttpRequest) -> Behind:
    """Return what the subscription hangs on: the token or the application that calls."""
    caller = caller_of(request)
    kind, number, *_ = (caller.key if caller else "").split(" ")
    return Behind(token=int(number)) if kind == "token" else Behind(application=int(number))


def _shape(one: PushSubscription) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "name": one.agent,
        "service": one.service,
        "created_at": one.created_at,
        "told_at": one.told_at,
        "failing_since": one.failing_since,
    }
