"""From the record to deliveries: each event for each webhook that wants it, once."""

import json
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from postroom.accounts.bulk import insert_many
from postroom.accounts.database import hold
from postroom.activity.events import event_of
from postroom.activity.follow import after, latest, position_of, save, saved
from postroom.activity.models import Activity, Cursor
from postroom.integrations.webhooks.models import Delivery, Webhook
from postroom.kit.wake import wake

READER = "webhooks"
LOCK = 11
BATCH = 500


def fill_once() -> int:
    """Queue what has happened since the last time; returns how many rows of the record were read."""
    with transaction.atomic():
        hold(LOCK, [0])  # Two roles that fill at once would queue the same twice.
        if not Cursor.objects.filter(reader=READER).exists():
            saved(READER)
            save(READER, latest())
            return 0
        rows = after(saved(READER), BATCH)
        if not rows:
            return 0
        webhooks = list(Webhook.objects.filter(paused_at=None))
        insert_many([delivery_of(row, webhook) for row in rows for webhook in _wanting(row, webhooks)])
        save(READER, position_of(rows[-1]))
    return len(rows)


def _wanting(row: Activity, webhooks: Iterable[Webhook]) -> list[Webhook]:
    return [one for one in webhooks if row.at >= one.created_at and wants(one, row)]


def wants(webhook: Webhook, row: Activity) -> bool:
    """Tell whether a webhook is told of this."""
    if webhook.organisation_id != row.organisation_id:
        return False
    if webhook.mailbox_id is not None and webhook.mailbox_id != row.mailbox:
        return False
    area = row.kind.partition(".")[0] + ".*"
    return not webhook.kinds or row.kind in webhook.kinds or area in webhook.kinds


def delivery_of(row: Activity, webhook: Webhook) -> Delivery:
    """Return the delivery, not yet stored."""
    event = event_of(row)
    body = {"type": event["type"], "timestamp": event["at"], "data": event}
    return Delivery(
        organisation_id=row.organisation_id,
        webhook=webhook,
        kind=row.kind,
        conversation=row.conversation,
        body=json.dumps(body, ensure_ascii=False),
    )


def wake_role() -> None:
    """Tell the role that there may be something to send."""
    wake(settings.DATA_FOLDER.run, READER)
