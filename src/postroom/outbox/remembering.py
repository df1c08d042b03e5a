"""What servers said, written down: the new state of each recipient, many in one transaction."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from postroom.activity.models import Activity
from postroom.activity.record import record_many
from postroom.kit.backoff import backoff_s
from postroom.kit.clock import now
from postroom.outbox.claiming import Claim, Due, state_changed
from postroom.outbox.dead import bury, is_dead
from postroom.outbox.models import Recipient, State
from postroom.outbox.relay import Answer

log = logging.getLogger("postroom.outbox")

GIVE_UP_AFTER = timedelta(days=5)
FIRST_RETRY_S, LONGEST_RETRY_S = 30.0, 4 * 3600.0
GIVEN_UP = "Given up after 5 days. The last answer: "


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a claim: an answer for each of its addresses."""

    taken: Claim
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer means: the state, the words to keep, and when to try again."""

    state: State
    words: str
    due_at: datetime


def remember(taken: Claim, answers: dict[str, Answer]) -> None:
    """Write down what the server said for each recipient of a claim, and end the lease."""
    remember_all([Outcome(taken, answers)])


@transaction.atomic
def remember_all(outcomes: Sequence[Outcome]) -> None:
    """Do that for many claims at once."""
    at = now()
    stamp = _moment(at)
    updates: list[tuple[Any, ...]] = []
    events: list[Activity] = []
    for outcome in outcomes:
        post = outcome.taken.outgoing
        for due in outcome.taken.recipients:
            answer = outcome.answers[due.address]
            verdict = judged(due, answer, at)
            updates.append(_row(due, verdict, answer, outcome.taken.lease, at, stamp))
            if verdict.state == State.FAILED and is_dead(answer.words):
                bury(post.organisation_id, due.address, answer.words)
            if verdict.state != State.SENT:
                log.warning("outgoing %s, recipient %s: %s", post.pk, due.pk, verdict.state)
            events.append(
                state_changed(
                    post.organisation_id,
                    post.mailbox,
                    post.conversation,
                    post.pk,
                    due.pk,
                    verdict.state,
                    verdict.words,
                )
            )
    with connection.cursor() as cursor:
        cursor.executemany(_statement(), updates)
    record_many(events)


def judged(due: Due, answer: Answer, at: datetime) -> Verdict:
    """Return what an answer means for a recipient: retries double from 30 s to 4 h, for 5 days."""
    if answer.taken:
        return Verdict(State.SENT, answer.words, at)
    if answer.code < 0:
        return Verdict(State.UNCERTAIN, answer.words, at)
    if answer.final:
        return Verdict(State.FAILED, answer.words, at)
    if at - (due.first_tried_at or at) > GIVE_UP_AFTER:
        return Verdict(State.FAILED, GIVEN_UP + answer.words, at)
    wait_s = backoff_s(due.attempts, first_s=FIRST_RETRY_S, most_s=LONGEST_RETRY_S)
    return Verdict(State.DEFERRED, answer.words, at + timedelta(seconds=wait_s))


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _row(due: Due, verdict: Verdict, answer: Answer, lease: str, at: datetime, stamp: Any) -> tuple[Any, ...]:
    """Return the values of the statement; `stamp` is `at` as the database has it."""
    handed = verdict.state in (State.SENT, State.UNCERTAIN)
    return (
        verdict.state.value,
        verdict.words,
        answer.code == 0 and verdict.state == State.DEFERRED,
        stamp if handed else None,
        _moment(due.first_tried_at) if due.first_tried_at else stamp,
        stamp if verdict.due_at is at else _moment(verdict.due_at),
        stamp,
        due.pk,
        lease,
    )


def _statement() -> str:
    table = connection.ops.quote_name(Recipient._meta.db_table)
    return (
        f"UPDATE {table} SET state = %s, answer = %s, unreached = %s, lease = '', leased_until = NULL, "  # noqa: S608
        "handed_at = %s, first_tried_at = %s, due_at = %s, changed_at = %s WHERE id = %s AND lease = %s"
    )
