"""/webhooks: addresses that are told what happens, and the log of what they were told."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from postroom.api import find
from postroom.api.auth import administrator
from postroom.api.paging import PageQuery, by_number
from postroom.api.schemas import Strict
from postroom.integrations.webhooks import keep
from postroom.integrations.webhooks.models import Delivery, Webhook

router = Router(tags=["webhooks"])

KINDS = "Kinds of events, such as message.received or conversation.*; none for all."


class WebhookOut(Schema):
    """An address that is told what happens. `failures` counts those in a row since the last success."""

    id: str
    url: str
    kinds: list[str]
    mailbox: str | None
    created_at: datetime
    paused_at: datetime | None
    paused_because: str
    failures: int
    succeeded_at: datetime | None


class WebhookMade(WebhookOut):
    """A webhook with its secret, which is shown once. Verify signatures as Standard Webhooks describes it."""

    secret: str


class WebhookIn(Strict):
    """A webhook to make; of one mailbox (id or address) or of all."""

    url: str = Field(max_length=2000)
    kinds: list[str] = Field([], max_length=100, description=KINDS, examples=[["message.received"]])
    mailbox: str | None = None


class WebhookPatch(Strict):
    """What is to change; what is left out stays."""

    url: str | None = Field(None, max_length=2000)
    kinds: list[str] | None = Field(None, max_length=100, description=KINDS, examples=[["message.received"]])


class WebhookPage(Schema):
    """A page of webhooks."""

    items: list[WebhookOut]
    next_cursor: str | None


class DeliveryOut(Schema):
    """Something that a webhook is told. `status` and `answer` are what it said last, `body` what it is sent."""

    id: str
    kind: str
    conversation: str | None
    state: Literal["waiting", "delivered", "failed"]
    attempts: int
    created_at: datetime
    due_at: datetime
    tried_at: datetime | None
    status: int | None
    answer: str
    body: str


class DeliveryPage(Schema):
    """A page of the log."""

    items: list[DeliveryOut]
    next_cursor: str | None


@router.get("", response=WebhookPage, summary="List webhooks", operation_id="listWebhooks")
def list_webhooks(request: HttpRequest, page: Query[PageQuery]) -> Any:
    """The webhooks of the organisation, for owners and administrators."""
    return by_number(keep.webhooks_of(administrator(request)), page, _shape)


@router.post("", response={201: WebhookMade}, summary="Make a webhook", operation_id="createWebhook")
def create_webhook(request: HttpRequest, body: WebhookIn) -> Any:
    """Tell an address what happens from now on. Addresses that are not public are never called."""
    actor = administrator(request)
    mailbox = find.mailbox(actor, body.mailbox) if body.mailbox else None
    webhook, secret = keep.add_webhook(actor, body.url, body.kinds, mailbox)
    return 201, {**_shape(webhook), "secret": secret}


@router.get("/{webhook_id}", response=WebhookOut, summary="Read a webhook", operation_id="getWebhook")
def get_webhook(request: HttpRequest, webhook_id: str) -> Any:
    """One webhook, without its secret."""
    return _shape(_find(request, webhook_id))


@router.patch("/{webhook_id}", response=WebhookOut, summary="Change a webhook", operation_id="updateWebhook")
def patch_webhook(request: HttpRequest, webhook_id: str, body: WebhookPatch) -> Any:
    """Change where it is told, and what."""
    webhook = _find(request, webhook_id)
    keep.change_webhook(webhook, administrator(request), body.url, body.kinds)
    return _shape(webhook)


@router.delete(
    "/{webhook_id}", response={204: None}, summary="Remove a webhook", operation_id="deleteWebhook"
)
def delete_webhook(request: HttpRequest, webhook_id: str) -> Any:
    """End a webhook; its log goes with it."""
    keep.remove(_find(request, webhook_id), administrator(request))
    return 204, None


@router.post(
    "/{webhook_id}/secret",
    response=WebhookMade,
    summary="Renew the secret",
    operation_id="renewWebhookSecret",
)
def renew_secret(request: HttpRequest, webhook_id: str) -> Any:
    """Sign with a new secret from now on; the old one is worth nothing then."""
    webhook = _find(request, webhook_id)
    return {**_shape(webhook), "secret": keep.new_secret_of(webhook, administrator(request))}


@router.post(
    "/{webhook_id}/pause", response=WebhookOut, summary="Pause a webhook", operation_id="pauseWebhook"
)
def pause_webhook(request: HttpRequest, webhook_id: str) -> Any:
    """Send nothing until it is resumed. What happens meanwhile is not queued: read it at /activity."""
    keep.pause(_find(request, webhook_id), administrator(request))
    return _shape(_find(request, webhook_id))


@router.post(
    "/{webhook_id}/resumption", response=WebhookOut, summary="Resume a webhook", operation_id="resumeWebhook"
)
def resume_webhook(request: HttpRequest, webhook_id: str) -> Any:
    """Go on; what had been queued is sent first."""
    keep.resume(_find(request, webhook_id), administrator(request))
    return _shape(_find(request, webhook_id))


@router.post(
    "/{webhook_id}/tests", response={201: DeliveryOut}, summary="Send a test", operation_id="testWebhook"
)
def test_webhook(request: HttpRequest, webhook_id: str) -> Any:
    """Send an event of the kind webhook.test; the log tells what became of it."""
    return 201, _delivery(keep.send_test(_find(request, webhook_id), administrator(request)))


@router.get(
    "/{webhook_id}/deliveries",
    response=DeliveryPage,
    summary="Read the log of a webhook",
    operation_id="listDeliveries",
)
def list_deliveries(
    request: HttpRequest,
    webhook_id: str,
    page: Query[PageQuery],
    state: Literal["waiting", "delivered", "failed"] | None = None,
) -> Any:
    """What it was told within 30 days, newest first."""
    rows = Delivery.objects.filter(webhook=_find(request, webhook_id))
    return by_number(rows.filter(state=state) if state else rows, page, _delivery, newest_first=True)


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/replays",
    response={201: DeliveryOut},
    summary="Send something again",
    operation_id="replayDelivery",
)
def replay_delivery(request: HttpRequest, webhook_id: str, delivery_id: str) -> Any:
    """Send it again under the same webhook-id, whatever became of it before."""
    rows = Delivery.objects.filter(webhook=_find(request, webhook_id))
    delivery = get_object_or_404(rows, pk=find.number(delivery_id))
    keep.replay(delivery, administrator(request))
    delivery.refresh_from_db()
    return 201, _delivery(delivery)


def _find(request: HttpRequest, text: str) -> Webhook:
    return get_object_or_404(keep.webhooks_of(administrator(request)), pk=find.number(text))


def _shape(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": str(webhook.pk),
        "url": webhook.url,
        "kinds": webhook.kinds,
        "mailbox": str(webhook.mailbox_id) if webhook.mailbox_id else None,
        "created_at": webhook.created_at,
        "paused_at": webhook.paused_at,
        "paused_because": webhook.paused_because,
        "failures": webhook.failures,
        "succeeded_at": webhook.succeeded_at,
    }


def _delivery(row: Delivery) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "conversation": str(row.conversation) if row.conversation else None,
        "state": row.state,
        "attempts": row.attempts,
        "created_at": row.created_at,
        "due_at": row.due_at,
        "tried_at": row.tried_at,
        "status": row.status,
        "answer": row.answer,
        "body": row.body,
    }
