"""What comes back: a report changes the state of the recipient that it is about."""

from collections.abc import Sequence

from postroom.kit.clock import now
from postroom.mail.model import BouncedRecipient
from postroom.outbox.claiming import record_state
from postroom.outbox.dead import bury, is_dead
from postroom.outbox.models import Outgoing, Recipient, State

RETURNED_BY = (State.SENT, State.UNCERTAIN, State.BOUNCED)


def outgoing_of(organisation: int, message_ids: Sequence[str]) -> Outgoing | None:
    """Return the mail of ours with one of these Message-IDs, the first that is known."""
    found = Outgoing.objects.filter(organisation_id=organisation, message_id__in=message_ids)
    by_id = {outgoing.message_id: outgoing for outgoing in found}
    return next((by_id[one] for one in message_ids if one in by_id), None)


def mark_bounced(outgoing: Outgoing, reported: BouncedRecipient, kind: str) -> bool:
    """Note what a report says about a recipient; returns whether it is one of this mail.

    A failure makes it bounced; a delay, a success or a complaint is noted in the words only.
    """
    recipients = list(outgoing.recipients.filter(state__in=RETURNED_BY))
    address = reported.address.lower()
    recipient = next((one for one in recipients if one.address.lower() == address), None)
    if recipient is None and len(recipients) == 1:
        recipient = recipients[0]  # The report names the address that the mail was forwarded to.
    if recipient is None:
        return False
    state = State.BOUNCED if kind == "failure" else State(recipient.state)
    answer = " ".join(filter(None, (kind, reported.status, reported.reason, reported.diagnostic)))[:2000]
    Recipient.objects.filter(pk=recipient.pk).update(state=state, answer=answer, changed_at=now())
    if state == State.BOUNCED and is_dead(answer):
        bury(outgoing.organisation_id, recipient.address, answer)
    recipient.outgoing = outgoing
    record_state(recipient, state, answer)
    return True
