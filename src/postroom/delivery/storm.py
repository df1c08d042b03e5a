"""Storms: mail of a sender who begins far too many conversations goes its own, slow and silent way (rule 7)."""

import time
from collections.abc import Sequence

from postroom.conversations.arrival import Arrival
from postroom.delivery.spools import spool
from postroom.guard.brakes.storm import Key, Sent, stormy, stormy_senders
from postroom.guard.breakers import reason_of
from postroom.guard.case import Finding
from postroom.guard.models import Breaker
from postroom.guard.sender import sender_key
from postroom.mail.model import Reason
from postroom.spool import Claimed
from postroom.spool.records import STORM

LOOK_EVERY_S = 2.0

_senders: set[Key] = set()
_looked_at_s = float("-inf")


def silence_storms(arrivals: Sequence[Arrival]) -> None:
    """Count the conversations that senders begin; from a stormy one on, nothing automatic follows."""
    mails = [_sent(arrival) for arrival in arrivals]
    for arrival, breaker in zip(arrivals, stormy(mails), strict=True):
        if breaker is not None:
            arrival.judgement = arrival.judgement.silenced(_finding(breaker))


def into_storm_lane(claims: Sequence[Claimed]) -> list[Claimed]:
    """Give back, into the storm lane, what stormy senders have waiting; return the rest.

    So that those who write to the same mailbox do not wait behind it.
    """
    senders = _stormy_senders()
    if not senders:
        return list(claims)
    storm = [one for one in claims if (one.organisation, sender_key(one.envelope.mail_from)) in senders]
    if storm:
        ids = [one.id for one in storm]
        spool().to_lane(STORM, ids=ids)
        spool().release(ids, storm[0].token, "", blame=False)
    return [one for one in claims if one not in storm]


def _sent(arrival: Arrival) -> Sent:
    verdict = arrival.verdict
    return Sent(
        organisation=arrival.mailbox.organisation_id,
        address=sender_key(arrival.sender.address) if arrival.sender and not arrival.history else "",
        envelope=sender_key(arrival.mail_from),
        mailbox=arrival.mailbox.pk,
        begins=arrival.outcome == "filed" and verdict is not None and verdict.action == "new",
    )


def _finding(breaker: Breaker) -> Finding:
    evidence = (Reason("storm", f"{breaker.address} began more than {reason_of(breaker)}"),)
    return Finding("silent", "storm", "its sender is in a storm", evidence)


def _stormy_senders() -> set[Key]:
    """Return them as known some seconds ago at most: a look-up for each batch would be one too many."""
    global _senders, _looked_at_s
    if time.monotonic() - _looked_at_s >= LOOK_EVERY_S:
        _senders, _looked_at_s = stormy_senders(), time.monotonic()
    return _senders
