"""What a person wants to be told, where and when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from postroom.accounts.models import Person
from postroom.conversations.errors import ConversationError
from postroom.conversations.models import ByMail, NotificationChoice, NotificationHours, NotificationKind
from postroom.mailboxes.models import Mailbox

LONGEST_DIGEST_HOURS = 24


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether something is told in the app, whether and when by mail, and whether by push to one's browsers."""

    in_app: bool
    by_mail: str
    push: bool = False


USUAL: dict[str, Choice] = {
    NotificationKind.MENTION: Choice(True, ByMail.INSTANT, push=True),
    NotificationKind.ASSIGNED: Choice(True, ByMail.DIGEST, push=True),
    NotificationKind.ANSWER: Choice(True, ByMail.OFF, push=True),
    NotificationKind.NEW: Choice(False, ByMail.OFF),
    NotificationKind.NOTE: Choice(True, ByMail.OFF),
    NotificationKind.HANDED_OVER: Choice(True, ByMail.INSTANT, push=True),
    NotificationKind.COLLISION: Choice(True, ByMail.INSTANT, push=True),
    NotificationKind.APPROVAL: Choice(True, ByMail.INSTANT, push=True),
    NotificationKind.DECISION: Choice(True, ByMail.INSTANT, push=True),
    NotificationKind.REMINDER: Choice(True, ByMail.INSTANT, push=True),
}


@dataclass(frozen=True, slots=True)
class Hours:
    """When none comes by mail or push: from one hour to before another in `zone`; and how gathered ones come."""

    zone: str = "UTC"
    quiet_from: int = 0
    quiet_to: int = 0
    digest_hours: int = 4


def choice_for(person: Person, mailbox: Mailbox | None, kind: str) -> Choice:
    """Return what the person chose: for this mailbox, else everywhere, else what is usual (one query)."""
    rows = NotificationChoice.objects.filter(person=person, kind=kind)
    chosen = {row.mailbox_id: row for row in rows}
    row = chosen.get(mailbox.pk if mailbox else None) or chosen.get(None)
    return _chosen(row) if row else USUAL[kind]


def choices_of(person: Person, mailbox: Mailbox | None = None) -> dict[str, Choice]:
    """Return what holds for each kind."""
    rows = {
        (row.mailbox_id, row.kind): _chosen(row) for row in NotificationChoice.objects.filter(person=person)
    }
    number = mailbox.pk if mailbox else None
    return {
        kind: rows.get((number, kind)) or rows.get((None, kind)) or usual for kind, usual in USUAL.items()
    }


@transaction.atomic
def choose(person: Person, mailbox: Mailbox | None, kind: str, choice: Choice) -> None:
    """Set what is told of one kind, in one mailbox or everywhere. Raises ConversationError for what is no choice."""
    if kind not in USUAL or choice.by_mail not in ByMail.values:
        raise ConversationError(
            f"“{kind}: {choice.by_mail}” is no choice. By mail is one of: {', '.join(ByMail.values)}.",
            "by_mail",
        )
    NotificationChoice.objects.update_or_create(
        person=person,
        mailbox=mailbox,
        kind=kind,
        defaults={
            "organisation_id": person.organisation_id,
            "in_app": choice.in_app,
            "by_mail": choice.by_mail,
            "push": choice.push,
        },
    )


def hours_of(person: Person) -> Hours:
    """Return the person's quiet hours (one query)."""
    row = NotificationHours.objects.filter(person=person).first()
    return Hours(row.zone, row.quiet_from, row.quiet_to, row.digest_hours) if row else Hours()


def set_hours(person: Person, hours: Hours) -> None:
    """Set the quiet hours. Raises ConversationError, naming the field, for what is no hour or zone."""
    for name in ("quiet_from", "quiet_to"):
        if not 0 <= getattr(hours, name) <= 23:
            raise ConversationError("An hour is a number from 0 to 23.", name)
    if not 1 <= hours.digest_hours <= LONGEST_DIGEST_HOURS:
        raise ConversationError(
            f"Gathered mail comes every 1 to {LONGEST_DIGEST_HOURS} hours.", "digest_hours"
        )
    if _zone(hours.zone) is None:
        raise ConversationError(f"“{hours.zone[:60]}” is no time zone. Write it like Europe/Berlin.", "zone")
    NotificationHours.objects.update_or_create(
        person=person,
        defaults={
            "organisation_id": person.organisation_id,
            "zone": hours.zone,
            "quiet_from": hours.quiet_from,
            "quiet_to": hours.quiet_to,
            "digest_hours": hours.digest_hours,
        },
    )


def mail_time(by_mail: str, at: datetime, hours: Hours) -> datetime | None:
    """Return when a notification of this moment goes by mail, or None where it does not."""
    if by_mail == ByMail.OFF:
        return None
    return after_quiet(next_digest(at, hours) if by_mail == ByMail.DIGEST else at, hours)


def push_time(push: bool, at: datetime, hours: Hours) -> datetime | None:
    """Return when a notification of this moment goes by push, or None where it does not."""
    return after_quiet(at, hours) if push else None


def next_digest(at: datetime, hours: Hours) -> datetime:
    """Return the end of the period in which this moment lies; periods are counted from midnight in the zone."""
    here = at.astimezone(_zone(hours.zone) or UTC)
    ends = (here.hour // hours.digest_hours + 1) * hours.digest_hours
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight + timedelta(hours=min(ends, 24))).astimezone(UTC)


def after_quiet(at: datetime, hours: Hours) -> datetime:
    """Return the moment itself, or the end of the quiet hours in which it lies."""
    here = at.astimezone(_zone(hours.zone) or UTC)
    start, end = hours.quiet_from, hours.quiet_to
    quiet = start <= here.hour < end if start <= end else here.hour >= start or here.hour < end
    if not quiet:
        return at
    day = here if here.hour < end else here + timedelta(days=1)
    return day.replace(hour=end, minute=0, second=0, microsecond=0).astimezone(UTC)


def _chosen(row: NotificationChoice) -> Choice:
    return Choice(row.in_app, row.by_mail, row.push)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None
