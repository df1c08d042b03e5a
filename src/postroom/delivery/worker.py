"""The roles deliver and deliver-heavy: claim, take through the line, finish; and what happens when that fails.

Both do the same with different lanes. What is large or odd is read in a child process, which takes its time:
the one that has the lanes of ordinary mail never waits for that, and hands such mail on to the heavy lane.
"""

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache

from django.conf import settings
from django.db import DatabaseError, Error, close_old_connections

from postroom.accounts.database import database_is_out
from postroom.delivery.apart import CannotRead
from postroom.delivery.line import deliver
from postroom.delivery.pace import Pace
from postroom.delivery.reading import OddMail, Parse, Source, parse_bounded, parse_here
from postroom.delivery.spools import spool
from postroom.delivery.storm import into_storm_lane
from postroom.kit.backoff import backoff_s
from postroom.kit.lease import holder_is_dead, new_lease
from postroom.kit.wake import wake
from postroom.spool import Claimed, SpoolMissing
from postroom.spool.claiming import MOST_ATTEMPTS
from postroom.spool.records import HEAVY, HEAVY_BYTES, IMPORT, NORMAL, STORM

log = logging.getLogger("postroom.delivery")

LIVE_LANES = ((NORMAL, 100), (STORM, 20))
LEASE_S = 120.0
FREE_EVERY_S = 5.0

_pace = Pace()
_freed_at_s = float("-inf")


def work_once() -> int:
    """Deal with one batch of each lane of ordinary mail; returns the number of deliveries claimed."""
    _free_what_the_dead_held()
    claimed = 0
    for lane, limit in LIVE_LANES:
        claims = spool().claim(_worker(), limit, lane, LEASE_S)
        claimed += len(claims)
        if lane == NORMAL:
            claims = into_storm_lane(claims)
        for one in filter(_is_read_apart, claims):
            _to_heavy_lane(one, "it is large, or has failed twice")
        take_through([one for one in claims if not _is_read_apart(one)])
    return claimed


def work_on_heavy_once() -> int:
    """Deal with one heavy mail and a batch of an import; returns the number of deliveries claimed."""
    heavy = spool().claim(_worker(), 1, HEAVY, LEASE_S)
    take_through(heavy, parse_bounded)
    history = spool().claim(_worker(), _pace.size, IMPORT, LEASE_S)
    if history:
        with _pace.batch():
            take_through([one for one in history if not _is_read_apart(one)])
    apart = [one for one in history if _is_read_apart(one)]
    for number, one in enumerate(apart):
        spool().extend([waiting.id for waiting in apart[number:]], one.token, LEASE_S)
        take_through([one], parse_bounded)
    return len(heavy) + len(history)


@cache
def _worker() -> str:
    """Return the name of this process: asked for only when it works, because the roles are forks of one parent."""
    return new_lease()


def _free_what_the_dead_held() -> None:
    """Give back, now and then, what killed workers of this machine had claimed, long before its lease ends."""
    global _freed_at_s
    if time.monotonic() - _freed_at_s >= FREE_EVERY_S:
        _freed_at_s = time.monotonic()
        spool().free_dead(holder_is_dead)


def _is_read_apart(claimed: Claimed) -> bool:
    """Whether it is read in a child process: large, found odd, or what may have killed its worker twice."""
    return claimed.lane == HEAVY or claimed.size_bytes > HEAVY_BYTES or claimed.attempts >= MOST_ATTEMPTS


def take_through(claims: Sequence[Claimed], parse_one: Parse = parse_here) -> None:
    """Deliver the claims together; where that fails, each on its own, so that one cannot hold up the others."""
    if not claims:
        return
    mails = _with_sources(claims)
    try:
        deliver(mails, parse_one)
    except OddMail as error:
        for claimed in claims:
            if claimed.id == error.delivery:
                _to_heavy_lane(claimed, str(error))
        take_through([claimed for claimed in claims if claimed.id != error.delivery], parse_one)
    except Exception as error:  # noqa: BLE001 - whatever one mail does, the others must go on
        if database_is_out(error):
            _give_back(claims, error, blame=False)
            return
        if len(mails) == 1:
            _give_back(claims, error, blame=True)
            return
        log.warning("a batch of %d failed (%s); trying one by one", len(mails), type(error).__name__)
        for claimed, _ in mails:
            take_through([claimed], parse_one)
    else:
        spool().finish([claimed.id for claimed in claims], claims[0].token)


def _with_sources(claims: Sequence[Claimed]) -> list[tuple[Claimed, Source]]:
    """Return the claims with their bytes, the large ones as files; those that are gone are left out."""
    sources: dict[int, Source] = {}
    for claimed in claims:
        if claimed.size_bytes > HEAVY_BYTES:
            with suppress(SpoolMissing):
                if file := spool().raw_file(claimed.mail_id):
                    sources[claimed.mail_id] = file
    rest = [claimed.mail_id for claimed in claims if claimed.mail_id not in sources]
    sources |= spool().raw_many(rest)
    return [(claimed, sources[claimed.mail_id]) for claimed in claims if claimed.mail_id in sources]


def _to_heavy_lane(claimed: Claimed, reason: str) -> None:
    """Hand a mail on to where it may take its time. That is no attempt."""
    log.info("delivery %d goes into the heavy lane: %s", claimed.id, reason)
    spool().to_lane(HEAVY, ids=[claimed.id])
    spool().release([claimed.id], claimed.token, reason, blame=False)
    wake(settings.DATA_FOLDER.run, "deliver-heavy")


def _give_back(claims: Sequence[Claimed], error: Exception, *, blame: bool) -> None:
    """Return claims to the spool, to be tried later; after three failures of its own a mail is parked."""
    for claimed in claims:
        log.error(
            "delivery %d failed (attempt %d): %s",
            claimed.id,
            claimed.attempts,
            type(error).__name__,
            exc_info=not isinstance(error, (DatabaseError, CannotRead)),
        )
        delay_s = backoff_s(claimed.attempts, first_s=2.0, most_s=60.0)
        spool().release([claimed.id], claimed.token, _sentence(error), delay_s, blame=blame)
    if isinstance(error, Error):
        close_old_connections()


def _sentence(error: Exception) -> str:
    first = str(error).strip().splitlines()[0] if str(error).strip() else ""
    if isinstance(error, CannotRead):
        return first
    return f"{type(error).__name__}: {first}"[:500]
