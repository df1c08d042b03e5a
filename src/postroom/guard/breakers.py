"""Breakers: pulled by the brakes, kept in the database, shown to administrators, resumed by one click."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from postroom.accounts.models import Person
from postroom.activity.alerts import Level, raise_alert, resolve
from postroom.activity.record import record
from postroom.guard.models import Breaker, Scope
from postroom.kit.clock import now

TITLES = {
    Scope.CONVERSATION: "Automatic mail is paused in a conversation",
    Scope.RECIPIENT: "Automatic mail to a recipient is paused",
    Scope.SENDER: "Very much mail from one sender",
}


def open_breaker(organisation: int, scope: Scope, address: str, conversation: int = 0) -> Breaker | None:
    """Return the breaker that stops this now, if there is one."""
    return Breaker.objects.filter(
        organisation_id=organisation,
        scope=scope,
        address=address,
        conversation=conversation,
        resumed_at=None,
    ).first()


def resumed_at(organisation: int, scope: Scope, address: str, conversation: int = 0) -> datetime | None:
    """Return when such a breaker was last resumed: what happened before is not counted again."""
    earlier = Breaker.objects.filter(
        organisation_id=organisation, scope=scope, address=address, conversation=conversation
    )
    return (
        earlier.exclude(resumed_at=None).order_by("-resumed_at").values_list("resumed_at", flat=True).first()
    )


def trip(
    organisation: int,
    scope: Scope,
    address: str,
    *,
    count: int,
    minutes: int,
    mailbox: int | None = None,
    conversation: int = 0,
    envelope: str = "",
) -> Breaker:
    """Pull the brake, write it down and raise one alert; where somebody else was quicker, theirs counts."""
    at = now()
    try:
        with transaction.atomic():
            breaker = Breaker.objects.create(
                organisation_id=organisation,
                scope=scope,
                address=address,
                envelope=envelope,
                mailbox=mailbox,
                conversation=conversation,
                count=count,
                minutes=minutes,
                tripped_at=at,
                latest_at=at,
            )
    except IntegrityError:
        return Breaker.objects.get(
            organisation_id=organisation,
            scope=scope,
            address=address,
            conversation=conversation,
            resumed_at=None,
        )
    raise_alert(
        _alert_key(breaker),
        TITLES[scope],
        f"{sentence_of(breaker)} Look into it, then resume.",
        level=Level.WARNING,
        organisation=organisation,
        mailbox=mailbox,
    )
    _record("breaker.tripped", breaker, None)
    return breaker


def count_stopped(breaker: Breaker, times: int = 1) -> None:
    """Note that the breaker stopped something now."""
    Breaker.objects.filter(pk=breaker.pk).update(stopped=F("stopped") + times, latest_at=now())


@transaction.atomic
def resume(breaker: Breaker, person: Person | None, *, trust: bool = False) -> bool:
    """Let automatic mail go on in this scope; returns False where that was done already.

    What was stopped is not made up for. With `trust`, the sender's mail is never stopped by this rule again.
    """
    resumed = Breaker.objects.filter(pk=breaker.pk, resumed_at=None).update(
        resumed_at=now(), resumed_by=person, trusted=trust and breaker.scope == Scope.SENDER
    )
    if not resumed:
        return False
    resolve(_alert_key(breaker))
    _record("breaker.resumed", breaker, person)
    return True


def breakers_of(person: Person) -> QuerySet[Breaker]:
    """Return the breakers that this person may see and resume, newest first: owners and administrators alone."""
    if not person.sees_every_mailbox:
        return Breaker.objects.none()
    found = Breaker.objects.filter(organisation_id=person.organisation_id)
    return found.select_related("resumed_by").order_by("-tripped_at", "-id")


def reason_of(breaker: Breaker) -> str:
    """Return what tripped it, as part of a sentence."""
    what = "new conversations" if breaker.scope == Scope.SENDER else "automatic mails"
    return f"{breaker.count} {what} within {breaker.minutes} minutes"


def sentence_of(breaker: Breaker) -> str:
    """Return what happened and what it stops, as sentences."""
    reason = reason_of(breaker)
    if breaker.scope == Scope.SENDER:
        return (
            f"{breaker.address} began more than {reason}. Its mail is still filed, in a lane of its own, but "
            "nothing automatic answers it."
        )
    where = f" in conversation {breaker.conversation}" if breaker.conversation else ""
    return f"{breaker.address} got {reason}{where}. No more are sent."


def _alert_key(breaker: Breaker) -> str:
    return f"breaker-{breaker.pk}"


def _record(kind: str, breaker: Breaker, person: Person | None) -> None:
    record(
        kind,
        organisation=breaker.organisation_id,
        actor=person,
        mailbox=breaker.mailbox,
        conversation=breaker.conversation or None,
        breaker=breaker.pk,
        scope=breaker.scope,
    )
