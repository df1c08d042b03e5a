"""/alerts: what administrators should know of."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from postroom.activity.alerts import acknowledge, alerts_of
from postroom.activity.models import Alert
from postroom.api import find
from postroom.api.auth import person, writer
from postroom.api.paging import PageQuery, by_moment
from postroom.api.schemas import PersonOut
from postroom.api.shapes import person_shape

router = Router(tags=["alerts"])


class AlertOut(Schema):
    """An alert: raised once, `noticed` again until it is over."""

    id: str
    level: Literal["warning", "error"]
    title: str
    sentence: str
    mailbox: str | None
    raised_at: datetime
    latest_at: datetime
    noticed: int
    acknowledged_by: PersonOut | None
    resolved_at: datetime | None


class AlertPage(Schema):
    """A page of alerts."""

    items: list[AlertOut]
    next_cursor: str | None


@router.get("", response=AlertPage, summary="List alerts", operation_id="listAlerts")
def list_alerts(request: HttpRequest, page: Query[PageQuery], open: bool | None = None) -> Any:  # noqa: A002
    """Alerts, newest first, for owners and administrators; with `open`, only what is not over, or only what is."""
    rows = alerts_of(person(request))
    if open is not None:
        rows = rows.filter(resolved_at__isnull=open)
    return by_moment(rows, page, "raised_at", _shape, newest_first=True)


@router.post(
    "/{alert_id}/acknowledgement",
    response=AlertOut,
    summary="Acknowledge an alert",
    operation_id="acknowledgeAlert",
)
def acknowledge_alert(request: HttpRequest, alert_id: str) -> Any:
    """Say that you know: it leaves the bar, and stays on the page until it is over."""
    actor = writer(request)
    number = find.number(alert_id)
    acknowledge(get_object_or_404(alerts_of(actor), pk=number), actor)
    return _shape(get_object_or_404(alerts_of(actor), pk=number))


def _shape(alert: Alert) -> dict[str, Any]:
    return {
        "id": str(alert.pk),
        "level": alert.level,
        "title": alert.title,
        "sentence": alert.sentence,
        "mailbox": str(alert.mailbox) if alert.mailbox else None,
        "raised_at": alert.raised_at,
        "latest_at": alert.latest_at,
        "noticed": alert.noticed,
        "acknowledged_by": person_shape(alert.acknowledged_by),
        "resolved_at": alert.resolved_at,
    }
