"""Alerts: what a person should know of. Any floor raises one, by a key; the pages and the doctor show it."""

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from postroom.accounts.models import Person, Role
from postroom.activity.models import Alert, Level
from postroom.kit.clock import now

__all__ = [
    "Level",
    "acknowledge",
    "alerts_of",
    "choose_alert_mail",
    "open_alerts",
    "raise_alert",
    "resolve",
    "those_told_by_mail",
]


def raise_alert(
    key: str,
    title: str,
    sentence: str,
    *,
    level: Level = Level.ERROR,
    organisation: int | None = None,
    mailbox: int | None = None,
) -> bool:
    """Raise an alert, or notice again the one that is open under this key; returns whether it is new.

    Without an organisation it concerns the whole installation, and must then name nothing of any of them.
    """
    if _notice(key, sentence):
        return False
    at = now()
    try:
        with transaction.atomic():
            Alert.objects.create(
                key=key[:200],
                title=title,
                sentence=sentence,
                level=level,
                organisation_id=organisation,
                mailbox=mailbox,
                raised_at=at,
                latest_at=at,
            )
    except IntegrityError:
        return not _notice(key, sentence)
    return True


def _notice(key: str, sentence: str) -> bool:
    open_one = Alert.objects.filter(key=key[:200], resolved_at=None)
    return bool(open_one.update(sentence=sentence, latest_at=now(), noticed=F("noticed") + 1))


def resolve(key: str) -> bool:
    """Say that what was alerted under this key is over; returns whether there was anything."""
    return bool(Alert.objects.filter(key=key[:200], resolved_at=None).update(resolved_at=now()))


def acknowledge(alert: Alert, person: Person) -> bool:
    """Note that this person knows: the alert leaves the banner, not the page."""
    open_one = Alert.objects.filter(pk=alert.pk, acknowledged_at=None, resolved_at=None)
    return bool(open_one.update(acknowledged_at=now(), acknowledged_by=person))


def alerts_of(person: Person) -> QuerySet[Alert]:
    """Return what this person is told, newest first: owners and administrators alone, of their organisation."""
    if not person.sees_every_mailbox:
        return Alert.objects.none()
    of_theirs = Q(organisation=None) | Q(organisation_id=person.organisation_id)
    return Alert.objects.filter(of_theirs).select_related("acknowledged_by").order_by("-raised_at", "-id")


def open_alerts(person: Person) -> QuerySet[Alert]:
    """Return what is not over yet."""
    return alerts_of(person).filter(resolved_at=None)


def choose_alert_mail(person: Person, wanted: bool) -> None:
    """Say whether this person gets alerts by mail too."""
    Person.objects.filter(pk=person.pk).update(tells_of_alerts=wanted)
    person.tells_of_alerts = wanted


def those_told_by_mail(alert: Alert) -> QuerySet[Person]:
    """Return who gets an alert by mail: who runs the organisation, or the owners where it concerns all of them."""
    roles = [Role.OWNER] if alert.organisation_id is None else [Role.OWNER, Role.ADMINISTRATOR]
    found = Person.objects.filter(is_active=True, tells_of_alerts=True, role__in=roles)
    return found if alert.organisation_id is None else found.filter(organisation_id=alert.organisation_id)
