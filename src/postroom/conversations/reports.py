"""Delivery reports: brought to the mail that they are about, never a conversation of their own if it is ours."""

from postroom.conversations.arrival import Arrival
from postroom.conversations.models import Conversation
from postroom.mail.model import Bounce
from postroom.outbox.bounces import mark_bounced, outgoing_of
from postroom.outbox.models import Outgoing


def attach_report(arrival: Arrival) -> None:
    """Find the mail that a report is about, mark its recipients, and file the report beside it."""
    report = arrival.bounce
    if report is None or arrival.outcome == "duplicate" or arrival.judgement.outcome != "bounce":
        return
    outgoing = _find(arrival, report)
    if outgoing is None:
        return
    for recipient in report.recipients:
        mark_bounced(outgoing, recipient, report.kind)
    if outgoing.conversation is None:
        return
    conversation = Conversation.objects.filter(pk=outgoing.conversation).select_for_update().first()
    if conversation is None or conversation.mailbox_id != arrival.mailbox.pk:
        return
    arrival.conversation = conversation
    arrival.reason = f"{arrival.judgement.reason}; it belongs to a mail of this conversation"


def _find(arrival: Arrival, report: Bounce) -> Outgoing | None:
    """Return the mail of ours that is meant: by the returned id, or by an id that the report quotes."""
    ids = (report.returned_message_id, *report.returned_references, *arrival.mail.in_reply_to)
    return outgoing_of(arrival.mailbox.organisation_id, [one for one in ids if one])
