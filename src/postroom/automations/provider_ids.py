"""Remembering what the relay called a mail of ours, so that it is recognised under that name (rule 9)."""

from postroom.activity.models import Activity
from postroom.guard.sent import remember_provider
from postroom.outbox.models import State


def remember_provider_id(event: Activity) -> bool:
    """Keep the id in the relay's answer of an "outgoing.state" event; returns whether there was one."""
    if event.kind != "outgoing.state" or event.data.get("state") != State.SENT:
        return False
    return remember_provider(int(event.data["outgoing"]), str(event.data.get("answer", "")))
