"""A row of the record as programs are told of it: by the API, the stream of events, and webhooks."""

from typing import Any

from postroom.activity.follow import position_of
from postroom.activity.models import Activity


def event_of(row: Activity) -> dict[str, Any]:
    """Return the event: what happened (`type`), when, who did it, where, and what the record keeps of it.

    `id` is its place in the record: what comes after it can be asked for. `actor` should be loaded.
    """
    return {
        "id": str(position_of(row)),
        "type": row.kind,
        "at": row.at.isoformat().replace("+00:00", "Z"),
        "actor": _person(row),
        "mailbox": None if row.mailbox is None else str(row.mailbox),
        "conversation": None if row.conversation is None else str(row.conversation),
        "data": row.data,
    }


def _person(row: Activity) -> dict[str, str] | None:
    actor = row.actor
    return {"id": str(actor.pk), "name": actor.name, "email": actor.email} if actor else None
