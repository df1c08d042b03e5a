"""The deliver role: claim, take through the line, finish; and what happens when that fails."""

import logging
import time
from collections.abc import Callable, Sequence

from django.db import DatabaseError, close_old_connections

from postroom.accounts.database import database_is_out
from postroom.delivery.line import deliver
from postroom.delivery.spools import spool
from postroom.kit.backoff import backoff_s
from postroom.kit.lease import holder_is_dead, new_lease
from postroom.spool import Claimed

log = logging.getLogger("postroom.delivery")

BATCH = 100
LANES = (("normal", BATCH), ("heavy", 1), ("storm", 20))
LEASE_S = 120.0
WORKER = new_lease()
FREE_EVERY_S = 5.0

_freed_at_s = float("-inf")


def work_once() -> int:
    """Deal with one batch of each lane; returns the number of deliveries claimed."""
    _free_what_the_dead_held()
    claimed = 0
    for lane, limit in LANES:
        claims = spool().claim(WORKER, limit, lane, LEASE_S)
        if claims:
            claimed += len(claims)
            take_through(claims)
    return claimed


def _free_what_the_dead_held() -> None:
    """Give back, now and then, what killed workers of this machine had claimed, long before its lease ends."""
    global _freed_at_s
    if time.monotonic() - _freed_at_s >= FREE_EVERY_S:
        _freed_at_s = time.monotonic()
        spool().free_dead(holder_is_dead)


def take_through(claims: Sequence[Claimed], line: Callable[..., int] = deliver) -> None:
    """Deliver the claims together; where that fails, each on its own, so that one cannot hold up the others."""
    raws = spool().raw_many([claimed.mail_id for claimed in claims])
    mails = [(claimed, raws[claimed.mail_id]) for claimed in claims if claimed.mail_id in raws]
    try:
        line(mails)
    except Exception as error:  # noqa: BLE001 - whatever one mail does, the others must go on
        if database_is_out(error):
            _give_back(claims, error, blame=False)
            return
        if len(mails) == 1:
            _give_back(claims, error, blame=True)
            return
        log.warning("a batch of %d failed (%s); trying one by one", len(mails), type(error).__name__)
        for claimed, _ in mails:
            take_through([claimed], line)
        return
    else:
        spool().finish([claimed.id for claimed in claims], claims[0].token)


def _give_back(claims: Sequence[Claimed], error: Exception, *, blame: bool) -> None:
    """Return claims to the spool, to be tried later; after three failures of its own a mail is parked."""
    for claimed in claims:
        log.error(
            "delivery %d failed (attempt %d): %s",
            claimed.id,
            claimed.attempts,
            type(error).__name__,
            exc_info=not isinstance(error, DatabaseError),
        )
        delay_s = backoff_s(claimed.attempts, first_s=2.0, most_s=60.0)
        spool().release([claimed.id], claimed.token, _sentence(error), delay_s, blame=blame)
    close_old_connections()


def _sentence(error: Exception) -> str:
    first = str(error).strip().splitlines()[0] if str(error).strip() else ""
    return f"{type(error).__name__}: {first}"[:500]
