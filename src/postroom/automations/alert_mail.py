"""Alerts by mail: to those who run the place, by a way of their own, and never so many that nobody reads them.

One mail when an alert is raised and one when it is over. What happens together goes in one mail. An alert that
comes and goes is told once a quarter of an hour, with how often it was there.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from postroom.accounts.models import Person
from postroom.accounts.pages_address import pages_address
from postroom.activity.alerts import those_told_by_mail
from postroom.activity.models import Alert
from postroom.automations.alert_words import Word, subject_of, text_of
from postroom.conversations.addresses import team_addresses
from postroom.kit.clock import now
from postroom.mailboxes.people.letters import LetterToPerson, post_letter

GATHER = timedelta(seconds=15)
APART, FAR_APART = timedelta(minutes=2), timedelta(minutes=15)
OFTEN = 5
FLAPS_WITHIN = timedelta(hours=1)
NOT_TOLD = Q(over_mailed_at=None) & (Q(mailed_at=None) | Q(resolved_at__isnull=False))


def send_due_alerts() -> int:
    """Queue what is due; returns the number of mails."""
    at = now()
    untold = Alert.objects.filter(NOT_TOLD).select_related("organisation").order_by("raised_at", "pk")
    by_key: dict[str, list[Alert]] = defaultdict(list)
    for alert in untold:
        by_key[alert.key].append(alert)
    waiting = [alerts for alerts in by_key.values() if not _flaps(alerts, at)]
    open_to = {
        owner for owner in {alerts[0].organisation_id for alerts in waiting} if _may_be_told(owner, at)
    }
    due = [alerts for alerts in waiting if alerts[0].organisation_id in open_to]
    if not any(_moment(alert) <= at - GATHER for alerts in due for alert in alerts):
        return 0
    return _send(due, at)


def _moment(alert: Alert) -> datetime:
    """Return when that happened which has not been told yet."""
    return alert.resolved_at if alert.mailed_at and alert.resolved_at else alert.raised_at


def _flaps(alerts: Sequence[Alert], at: datetime) -> bool:
    """Whether it comes and goes, and was told less than a quarter of an hour ago."""
    lately = Alert.objects.filter(key=alerts[0].key, raised_at__gt=at - FLAPS_WITHIN)
    return lately.count() > 1 and any(moment > at - FAR_APART for moment in _told(lately))


def _may_be_told(organisation: int | None, at: datetime) -> bool:
    """Whether the last mail to these people is long enough ago: longer where there were some within the hour."""
    of_theirs = Alert.objects.filter(organisation=organisation).filter(
        Q(mailed_at__gt=at - FLAPS_WITHIN) | Q(over_mailed_at__gt=at - FLAPS_WITHIN)
    )
    told = {moment for moment in _told(of_theirs) if moment > at - FLAPS_WITHIN}
    apart = APART if len(told) < OFTEN else FAR_APART
    return not told or max(told) <= at - apart


def _told(alerts: Iterable[Alert]) -> set[datetime]:
    """Return when there was mail about these."""
    moments = {moment for alert in alerts for moment in (alert.mailed_at, alert.over_mailed_at)}
    return {moment for moment in moments if moment is not None}


@transaction.atomic
def _send(due: Sequence[Sequence[Alert]], at: datetime) -> int:
    """Queue one mail for each person concerned; 0 where another process was quicker."""
    if not _claim([alert for alerts in due for alert in alerts], at):
        transaction.set_rollback(True)
        return 0
    words: dict[int, list[Word]] = defaultdict(list)
    people: dict[int, Person] = {}
    for alerts in due:
        for person in those_told_by_mail(alerts[-1]).select_related("organisation"):
            people[person.pk] = person
            words[person.pk].append(Word(tuple(alerts)))
    return sum(_write(people[number], told) for number, told in words.items())


def _claim(alerts: Sequence[Alert], at: datetime) -> bool:
    """Mark them as told, if nobody else has."""
    fresh = [alert.pk for alert in alerts if alert.mailed_at is None]
    over = [alert.pk for alert in alerts if alert.resolved_at is not None]
    begun = Alert.objects.filter(pk__in=fresh, mailed_at=None).update(mailed_at=at)
    ended = Alert.objects.filter(pk__in=over, over_mailed_at=None).update(over_mailed_at=at)
    return begun == len(fresh) and ended == len(over)


def _write(person: Person, words: Sequence[Word]) -> int:
    """Queue the mail; not to an address that is one of our mailboxes, where it would become a conversation."""
    if person.email in team_addresses(person.organisation_id):
        return 0
    text = text_of(person.name, words, pages_address(person.organisation))
    letter = LetterToPerson(person.name, person.email, subject_of(words), text)
    post_letter(person.organisation, letter, as_alert=True)
    return 1
