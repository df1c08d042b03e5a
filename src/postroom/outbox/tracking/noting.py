"""Writing down that a mail was seen, and what is known of it."""

from django.conf import settings
from django.db import transaction

from postroom.accounts.models import Person
from postroom.activity.record import record
from postroom.kit.clock import now
from postroom.outbox.models import Outgoing, Sighting, State, TrackingDefault
from postroom.outbox.tracking.automatic import why_automatic
from postroom.outbox.tracking.links import Seen

MOST_A_MAIL = 500


def is_tracked(organisation: int, mailbox: str, message: bool | None = None) -> bool:
    """Whether a mail is tracked: as its mailbox says ("on" or "off"), else as chosen for it, else the default.

    Without the public address of the installation (POSTROOM_URL) nothing can be tracked.
    """
    if not settings.PUBLIC_URL:
        return False
    if mailbox:
        return mailbox == "on"
    return default_of(organisation) if message is None else message


def default_of(organisation: int) -> bool:
    """Whether mail is tracked where its mailbox does not say."""
    return TrackingDefault.objects.filter(organisation_id=organisation, on=True).exists()


def set_default(organisation: int, on: bool, actor: Person | None) -> None:
    """Switch tracking on or off for mailboxes that do not say."""
    TrackingDefault.objects.update_or_create(organisation_id=organisation, defaults={"on": on})
    record("tracking.default", organisation=organisation, actor=actor, on=on)


@transaction.atomic
def note(seen: Seen, agent: str, method: str, viewer: int | None) -> None:
    """Note a look at a mail of ours; `viewer` is the organisation of whoever is signed in in that browser."""
    outgoing = Outgoing.objects.select_for_update().filter(message_id=seen.message_id).first()
    if outgoing is None or outgoing.sightings.count() >= MOST_A_MAIL:
        return
    sent = outgoing.recipients.filter(state__in=(State.SENT, State.UNCERTAIN)).order_by("changed_at").first()
    since_s = (now() - sent.changed_at).total_seconds() if sent else None
    automatic = why_automatic(agent, method, since_s, viewer == outgoing.organisation_id)
    Sighting.objects.create(
        organisation_id=outgoing.organisation_id,
        outgoing=outgoing,
        url=seen.url,
        agent="".join(one for one in agent[:300] if one.isprintable()),
        automatic=automatic,
    )
    counts = dict(outgoing.seen)
    if automatic:
        counts["machines"] = sorted({*counts.get("machines", ()), automatic})
    else:
        what = "followed" if seen.url else "opened"
        counts[what] = counts.get(what, 0) + 1
        record(
            "outgoing.seen",
            organisation=outgoing.organisation_id,
            mailbox=outgoing.mailbox,
            conversation=outgoing.conversation,
            outgoing=outgoing.pk,
            followed=bool(seen.url),
        )
    Outgoing.objects.filter(pk=outgoing.pk).update(seen=counts)
