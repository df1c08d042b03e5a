"""Sending what is due: claimed, handed to the relay once, and each recipient's answer remembered.

The one unavoidable window: between the last byte we send and the relay's answer, a crash leaves us not
knowing. A mark written just before that byte tells such mail apart; it becomes "uncertain" and is shown,
and is never sent again by itself. Between the mark and the byte lie some microseconds in which a crash makes
mail uncertain that the relay does not have.
"""

import logging
import smtplib
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue

from django.db import close_old_connections, transaction

from postroom.accounts.installation import blobs
from postroom.kit.backoff import backoff_s
from postroom.kit.clock import now
from postroom.outbox.claiming import Claim, claim, record_state, recover
from postroom.outbox.models import Recipient, State
from postroom.outbox.queue import next_due
from postroom.outbox.relay import Answer, Connection, RelayAddress

log = logging.getLogger("postroom.outbox")

GIVE_UP_AFTER = timedelta(days=5)
FIRST_RETRY_S, LONGEST_RETRY_S = 30.0, 4 * 3600.0
RECOVER_EVERY = timedelta(seconds=10)
BATCH = 50
THREADS = 4


@dataclass
class Sender:
    """Hands due mail to one relay over a few connections that are kept open."""

    relay: RelayAddress
    hostname: str = field(default_factory=socket.getfqdn)
    _recover_at: datetime = field(default_factory=now)
    _idle: SimpleQueue[Connection] = field(default_factory=SimpleQueue)
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS))

    def work_once(self) -> int:
        """Free what dead senders held, now and then, and send what is due; returns how many were tried."""
        if now() >= self._recover_at:
            recover()
            self._recover_at = now() + RECOVER_EVERY
        tried = self.send_due()
        if not tried:
            self.hang_up()
        return tried

    def wait_s(self) -> float:
        """Return how long to wait before there may be something due, at most a second."""
        due_at = next_due()
        return min(1.0, (due_at - now()).total_seconds()) if due_at else 1.0

    def send_due(self) -> int:
        """Send what is due now, up to one batch; returns how many mails were tried."""
        claims = claim(BATCH)
        list(self._threads.map(self._send, claims))
        return len(claims)

    def hang_up(self) -> None:
        """Close the connections that are open and not in use."""
        while (connection := self._take_idle()) is not None:
            connection.close()

    def close(self) -> None:
        """Finish what is under way and close everything."""
        self._threads.shutdown()
        self.hang_up()

    def _send(self, taken: Claim) -> None:
        try:
            remember(taken, self._hand_over(taken))
        finally:
            close_old_connections()

    def _hand_over(self, taken: Claim) -> dict[str, Answer]:
        raw = blobs().get(taken.outgoing.digest)
        addresses = [recipient.address for recipient in taken.recipients]
        handed = False

        def before_last_byte() -> None:
            nonlocal handed
            Recipient.objects.filter(lease=taken.lease, outgoing=taken.outgoing).update(handed_at=now())
            handed = True

        for connection in self._connections():
            if isinstance(connection, Exception):
                return dict.fromkeys(addresses, Answer(0, _words(connection)))
            try:
                answers = connection.send(taken.outgoing.mail_from, addresses, raw, before_last_byte)
            except (OSError, smtplib.SMTPException) as error:
                connection.close()
                if handed:
                    return dict.fromkeys(addresses, Answer(-1, _words(error)))
                continue
            self._idle.put(connection)
            return answers
        raise AssertionError("the last connection is new or an error")

    def _connections(self) -> Iterator[Connection | Exception]:
        """Yield a connection kept open, if any, then new ones (twice: a relay may drop one)."""
        idle = self._take_idle()
        if idle is not None:
            yield idle
        error: Exception = OSError("the relay closed the connection")
        for _ in range(2):
            try:
                yield Connection(self.relay, self.hostname)
            except (OSError, smtplib.SMTPException) as problem:
                error = problem
        yield error

    def _take_idle(self) -> Connection | None:
        try:
            return self._idle.get_nowait()
        except Empty:
            return None


@transaction.atomic
def remember(taken: Claim, answers: dict[str, Answer]) -> None:
    """Write down what the relay said for each recipient of a claim, and end the lease."""
    at = now()
    for recipient in taken.recipients:
        answer = answers[recipient.address]
        first_tried_at = recipient.first_tried_at or at
        state = _state(answer, first_tried_at)
        wait_s = backoff_s(recipient.attempts, first_s=FIRST_RETRY_S, most_s=LONGEST_RETRY_S)
        Recipient.objects.filter(pk=recipient.pk, lease=taken.lease).update(
            state=state,
            answer=answer.words,
            lease="",
            leased_until=None,
            handed_at=at if state in (State.SENT, State.UNCERTAIN) else None,
            first_tried_at=first_tried_at,
            due_at=at + timedelta(seconds=wait_s),
            changed_at=at,
        )
        record_state(recipient, state, answer.words)
        if state != State.SENT:
            log.warning("outgoing %s, recipient %s: %s", taken.outgoing.pk, recipient.pk, state)


def _state(answer: Answer, first_tried_at: datetime) -> State:
    if answer.taken:
        return State.SENT
    if answer.code < 0:
        return State.UNCERTAIN
    if answer.final or now() - first_tried_at > GIVE_UP_AFTER:
        return State.FAILED
    return State.DEFERRED


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        words = (
            error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else str(error)
        )
        return f"{error.smtp_code} {words}"
    return f"The relay could not be reached: {error}"
