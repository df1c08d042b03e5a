"""Sending what is due: claimed, handed over once, and each recipient's answer remembered.

The one unavoidable window: between the last byte we send and the server's answer, a crash leaves us not
knowing. A mark is on the disk just before that byte (see outbox.journal) and tells such mail apart; it becomes
"uncertain" and is shown, and is never sent again by itself. Between the mark and the byte lie some
microseconds in which a crash makes mail uncertain that the server does not have.
"""

import logging
import smtplib
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error, close_old_connections

from postroom.accounts.installation import blobs
from postroom.kit.clock import now
from postroom.kit.dns import Dns
from postroom.kit.oauth2 import NoToken
from postroom.outbox.claiming import Claim, Place, claim, give_back, places, recover
from postroom.outbox.connections import Connections, Unreached
from postroom.outbox.desk import Desk, Job
from postroom.outbox.direct import PORT, send_direct
from postroom.outbox.explaining import explained, said
from postroom.outbox.health import Health
from postroom.outbox.journal import Journal, NotOurs
from postroom.outbox.models import Rank, RelayKind
from postroom.outbox.providers import send_by_provider
from postroom.outbox.refusing_us import is_about_us
from postroom.outbox.relay import Answer, Interrupted, RelayAddress
from postroom.outbox.signing import Signer
from postroom.outbox.ways import Way, Ways

log = logging.getLogger("postroom.outbox")

SENDERS, FOR_MACHINES = 12, 9
MOST_WAITING = 192
MOST_OF_ONE_DESTINATION = 128
FOR_PEOPLE = 16
PASSED_OVER = timedelta(seconds=5)
TOO_OLD_S = 300.0
RECOVER_EVERY_S, READ_EVERY_S, LOOK_EVERY_S = 10.0, 1.0, 0.3


class Sender:
    """Hands due mail over by the ways of its mailbox, on a few threads, people's mail first."""

    def __init__(
        self, relay: RelayAddress, dns: Dns | None = None, alert_relay: RelayAddress | None = None
    ) -> None:
        self._ways, self._health, self._signer = Ways(relay, alert_relay), Health(), Signer()
        self._connections, self._dns = Connections(), dns or Dns(settings.DNS)
        self._desk, self._journal = Desk(SENDERS, FOR_MACHINES), Journal()
        self._next_s: dict[str, float] = defaultdict(float)
        self._places: list[Place] = []
        self._threads = [
            threading.Thread(target=self._run, name=f"sender {number}", daemon=True)
            for number in range(SENDERS)
        ]
        for thread in self._threads:
            thread.start()

    def work_once(self) -> int:
        """Do what is to be done now and then, and put due mail on the desk; returns how many mails."""
        self._now_and_then()
        if self._is_time("look", LOOK_EVERY_S):
            self._places = places()
        down, full = self._held_up()
        room = MOST_WAITING - self._desk.waiting
        claims = claim(FOR_PEOPLE, self._places, down | full, Rank.PERSON)
        if room > MOST_WAITING // 3:
            claims += claim(room, self._places, down | full)
        if claims:
            self._desk.put(self._jobs(claims))
            return len(claims)
        self._next_s["look"] = 0.0
        self._connections.hang_up()
        if full or room <= MOST_WAITING // 3:
            self._desk.wait_for_room(MOST_OF_ONE_DESTINATION // 2, timeout_s=0.1)
            return 1
        return 0

    def wait_s(self) -> float:
        """Return how long to wait before there may be something due, at most a second."""
        down, _ = self._held_up()
        due = [place.first_due_at for place in self._places if place.mailbox not in down]
        return min([1.0, *(max(0.05, (at - now()).total_seconds()) for at in due)])

    def finish(self) -> None:
        """Wait until everything that was put on the desk is done and written down."""
        while not self._desk.is_empty:
            time.sleep(0.01)
        self._journal.flush()
        self._health.report()

    def close(self) -> None:
        """Finish what is under way, give back the rest and close everything."""
        for job in self._desk.close():
            give_back(job.taken, now())
        for thread in self._threads:
            thread.join()
        self._journal.close()
        self._health.report()
        self._connections.hang_up(every=True)

    def _now_and_then(self) -> None:
        if self._is_time("recover", RECOVER_EVERY_S):
            recover()
        if self._is_time("read", READ_EVERY_S):
            for way in self._ways.read():
                self._health.changed(way)
                self._dns.forget()
            self._signer.read()
        self._health.report()

    def _held_up(self) -> tuple[set[int], set[int]]:
        """Return the mailboxes whose ways are all down, and those that have enough on the desk already."""
        waiting = self._desk.waiting_by_destination()
        down, full = set(), set()
        for mailbox in {place.mailbox for place in self._places}:
            ways = self._ways.of_mailbox(mailbox)
            if all(map(self._health.is_down, ways)):
                down.add(mailbox)
            elif waiting[f"{ways[0].key}/"] >= MOST_OF_ONE_DESTINATION:
                full.add(mailbox)
        return down, full

    def _jobs(self, claims: list[Claim]) -> list[Job]:
        """Turn claims into jobs: one a mail, or one a domain where it goes straight there."""
        jobs: list[Job] = []
        waiting = self._desk.waiting_by_destination()
        for taken in claims:
            ways = tuple(self._ways.of(taken.outgoing.organisation_id, taken.outgoing.mailbox))
            for job in _split(taken, ways) if ways[0].kind == RelayKind.DIRECT else [Job(taken, ways)]:
                waiting[job.destination] += 1
                if job.domain and waiting[job.destination] > MOST_OF_ONE_DESTINATION // 2:
                    give_back(job.taken, now() + PASSED_OVER)
                else:
                    jobs.append(job)
        return jobs

    def _is_time(self, what: str, every_s: float) -> bool:
        if time.monotonic() < self._next_s[what]:
            return False
        self._next_s[what] = time.monotonic() + every_s
        return True

    def _run(self) -> None:
        while (job := self._desk.take()) is not None:
            try:
                self._send(job)
            except NotOurs:
                log.warning("outgoing %s: its lease has ended, nothing was sent", job.taken.outgoing.pk)
            except Exception as error:
                log.exception("outgoing %s could not be sent", job.taken.outgoing.pk)
                self._put_off(job, error)
            finally:
                self._desk.done(job)
        close_old_connections()

    def _put_off(self, job: Job, error: Exception) -> None:
        words = f"It could not be sent because of a fault of ours ({type(error).__name__}). See the log."
        self._journal.remember(job.taken, {due.address: Answer(0, words) for due in job.taken.recipients})

    def _send(self, job: Job) -> None:
        if time.monotonic() - job.claimed_s > TOO_OLD_S:
            return  # Its lease is about to end; whoever recovers it sends it.
        usable = [way for way in job.ways if not self._health.is_down(way)]
        if not usable:
            give_back(job.taken, self._until(job.ways), unreached=True)
            return
        raw = blobs().get(job.taken.outgoing.digest)
        answers: dict[str, Answer] = {}
        for way in usable:
            answers = self._hand_over(job, way, raw)
            if not all(answer.code == 0 for answer in answers.values()):
                break
        self._journal.remember(job.taken, answers)

    def _hand_over(self, job: Job, way: Way, raw: bytes) -> dict[str, Answer]:
        """Hand over by one way; an answer with code 0 means that another may be tried."""
        answers: dict[str, Answer] = {}
        for part in _split(job.taken, (way,)) if way.kind == RelayKind.DIRECT else [job]:
            answers |= self._hand_over_part(part, way, raw)
        if way.kind != RelayKind.DIRECT and is_about_us(answers):
            words = next(iter(answers.values())).words
            self._health.failed(way, f"{way.name} does not take our mail ({words}). Look at how it signs in.")
            return {address: Answer(0, answer.words) for address, answer in answers.items()}
        return answers

    def _hand_over_part(self, part: Job, way: Way, raw: bytes) -> dict[str, Answer]:
        addresses = [due.address for due in part.taken.recipients]
        handed = False

        def before_last_byte() -> None:
            nonlocal handed
            self._journal.mark(part.taken)
            handed = True

        try:
            answers = self._by(way, part, addresses, raw, before_last_byte)
        except Unreached as error:
            sentence = explained(error.cause, way.address) if way.address else str(error)
            self._health.failed(way, sentence)
            return dict.fromkeys(addresses, Answer(0, sentence))
        except (OSError, smtplib.SMTPException) as error:
            lost = handed and not isinstance(error, Interrupted)
            return dict.fromkeys(addresses, Answer(-1 if lost else 0, f"The connection broke: {said(error)}"))
        except Error:
            return dict.fromkeys(
                addresses, Answer(0, "It could not be written down here, so it was not sent.")
            )
        if way.kind != RelayKind.DIRECT and not is_about_us(answers):
            self._health.worked(way)
        return answers

    def _by(
        self, way: Way, part: Job, addresses: list[str], raw: bytes, before_last_byte: Callable[[], None]
    ) -> dict[str, Answer]:
        post = part.taken.outgoing
        if way.trouble:
            raise Unreached(NoToken("login", way.trouble))
        if way.kind == RelayKind.PROVIDER and way.row is not None:
            return send_by_provider(way.row, post.mail_from, addresses, raw, before_last_byte)
        signed = self._signer.signed(post, raw)
        if way.address is not None:
            return self._connections.send(way.address, post.mail_from, addresses, signed, before_last_byte)
        port = way.row.port if way.row and way.row.port else PORT
        return send_direct(
            self._connections,
            self._dns,
            part.domain,
            post.mail_from,
            addresses,
            signed,
            before_last_byte,
            port,
        )

    def _until(self, ways: tuple[Way, ...]) -> datetime:
        return min(map(self._health.until, ways))


def _split(taken: Claim, ways: tuple[Way, ...]) -> list[Job]:
    """Return a job for each domain among the recipients."""
    domains = defaultdict(list)
    for due in taken.recipients:
        domains[due.address.rpartition("@")[2].lower()].append(due)
    return [Job(replace(taken, recipients=tuple(dues)), ways, domain) for domain, dues in domains.items()]
