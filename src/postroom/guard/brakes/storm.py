"""Rule 7: a sender who begins more than 20 conversations in two hours is filed, and nothing automatic follows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from postroom.accounts.database import hold
from postroom.guard import breakers
from postroom.guard.models import Breaker, Opening, Scope
from postroom.guard.request import Request
from postroom.kit.clock import now

MOST, MINUTES = 20, 120
WINDOW = timedelta(minutes=MINUTES)
STORM_LOCK = 6

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail as this brake sees it: of whom (`sender_key`), for whom, and whether it begins a conversation."""

    organisation: int
    address: str
    envelope: str
    mailbox: int
    begins: bool

    @property
    def key(self) -> Key:
        """The sender, within the organisation."""
        return self.organisation, self.address


def stormy(mails: Sequence[Sent]) -> list[Breaker | None]:
    """Count what senders begin; return, for each mail, the breaker that stops its automation.

    Call it in the transaction that files the mail. A fixed number of statements, however many mails.
    """
    keys = {mail.key for mail in mails if mail.address}
    hold(STORM_LOCK, {organisation for organisation, _ in keys})
    pulled, trusted = _pulled(keys)
    begun = _begun(keys - set(pulled) - trusted)
    opened, found, stopped = [], [], Counter[int]()
    for mail in mails:
        breaker = pulled.get(mail.key)
        if breaker is None and mail.begins and mail.address and mail.key not in trusted:
            begun[mail.key] += 1
            opened.append(Opening(organisation_id=mail.organisation, address=mail.address, at=now()))
            if begun[mail.key] > MOST:
                breaker = pulled[mail.key] = _trip(mail)
        if breaker is not None:
            stopped[breaker.pk] += 1
        found.append(breaker)
    Opening.objects.bulk_create(opened)
    for breaker in {one.pk: one for one in found if one is not None}.values():
        breakers.count_stopped(breaker, stopped[breaker.pk])
    return found


def no_storm(request: Request) -> str | None:
    """The sender is in a storm: also for mail that was filed before it was noticed."""
    keys = {request.address, request.envelope} - {""}
    open_ones = Breaker.objects.filter(
        organisation_id=request.organisation, scope=Scope.SENDER, address__in=keys, resumed_at=None
    )
    breaker = open_ones.first()
    return None if breaker is None else f"{breaker.address} sent {breakers.reason_of(breaker)}"


def stormy_senders() -> set[Key]:
    """Return the senders, by address and return path, whose mail goes into the storm lane now."""
    rows = Breaker.objects.filter(scope=Scope.SENDER, resumed_at=None)
    found = rows.values_list("organisation_id", "address", "envelope")
    return {(number, key) for number, address, envelope in found for key in (address, envelope) if key}


def end_storms(quiet_for: timedelta = WINDOW) -> int:
    """Resume the breakers of senders who have been quiet, and forget old counts; returns how many ended."""
    quiet = Breaker.objects.filter(scope=Scope.SENDER, resumed_at=None, latest_at__lt=now() - quiet_for)
    Opening.objects.filter(at__lt=now() - 2 * WINDOW).delete()
    return sum(breakers.resume(breaker, None) for breaker in quiet)


def _pulled(keys: set[Key]) -> tuple[dict[Key, Breaker], set[Key]]:
    """Return the open breakers of these senders, and the senders that are trusted."""
    rows = Breaker.objects.filter(_of(keys), Q(resumed_at=None) | Q(trusted=True), scope=Scope.SENDER)
    found = list(rows) if keys else []
    pulled = {(one.organisation_id, one.address): one for one in found if one.resumed_at is None}
    return pulled, {(one.organisation_id, one.address) for one in found if one.trusted}


def _begun(keys: set[Key]) -> Counter[Key]:
    """Return how many conversations each sender began in the window, since they were last resumed."""
    if not keys:
        return Counter()
    resumed = Breaker.objects.filter(
        organisation=OuterRef("organisation"), address=OuterRef("address"), scope=Scope.SENDER
    )
    newest = resumed.exclude(resumed_at=None).order_by("-resumed_at").values("resumed_at")[:1]
    start = now() - WINDOW
    rows = Opening.objects.filter(_of(keys), at__gt=start).annotate(since=Coalesce(Subquery(newest), start))
    counted = rows.filter(at__gt=F("since")).values("organisation_id", "address").annotate(count=Count("pk"))
    return Counter({(row["organisation_id"], row["address"]): row["count"] for row in counted})


def _of(keys: set[Key]) -> Q:
    """Return the condition for these senders; organisation and address may be crossed, which only reads more."""
    return Q(organisation_id__in={key[0] for key in keys}, address__in={key[1] for key in keys})


def _trip(mail: Sent) -> Breaker:
    return breakers.trip(
        mail.organisation,
        Scope.SENDER,
        mail.address,
        count=MOST,
        minutes=MINUTES,
        mailbox=mail.mailbox,
        envelope=mail.envelope,
    )
