"""What follows when a mail of ours has failed or come back."""

from postroom.activity.models import Activity
from postroom.conversations.undelivered import bring_back
from postroom.outbox.models import Recipient, State


def bring_back_undelivered(event: Activity) -> bool:
    """Deal with an "outgoing.state" event that says failed or bounced; once for each such change."""
    if event.kind != "outgoing.state" or event.data.get("state") not in (State.FAILED, State.BOUNCED):
        return False
    number = int(event.data["recipient"])
    done = Activity.objects.filter(
        conversation=event.conversation, kind="message.undelivered", data__recipient=number, pk__gt=event.pk
    )
    if event.conversation is None or done.exists():
        return False
    recipient = Recipient.objects.filter(pk=number).select_related("outgoing").first()
    return recipient is not None and bring_back(recipient, str(event.data.get("answer", "")))
