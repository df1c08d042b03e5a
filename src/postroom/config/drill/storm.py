"""`postroom drill storm`: the loop that Postroom exists to prevent, acted again.

Two mailboxes with automatic replies, a relay between them that makes mail unrecognisable, and a machine outside
that answers everything. Then growing mails in one mailbox, as many as asked for, while a bystander mailbox gets
one mail a second. Promised: at most one automatic mail for each sender and mailbox; no mail grows; the bystander
is filed as quickly as on a calm day.
"""

import smtplib
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from postroom.config.drill.hop import DOMAIN, RESPONDER_DOMAIN, Hop
from postroom.config.drill.house import LOOPBACK, House
from postroom.config.everybody import Outside
from postroom.kit.clock import now
from postroom.spool import SqliteSpool

LOOPING = (f"first@{DOMAIN}", f"second@{DOMAIN}")
BYSTANDER = f"bystander@{DOMAIN}"
RESPONDER = f"responder@{RESPONDER_DOMAIN}"
REPLY = "Thank you for your mail. We will answer within one working day."
CONNECTIONS = 4
LARGEST_BYTES = 16 * 1024
SLOWER_BY_S = 0.5
QUIET_WITHIN_S = 900.0
FEW = 5

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Delay:
    """From `250` at the door to filed, in seconds, of mail for the bystander."""

    mails: int
    median_s: float
    p99_s: float


@dataclass(frozen=True, slots=True)
class Storm:
    """What the drill saw. `automatic` counts automatic mails by mailbox, `most_to_one` those of the worst pair."""

    mails: int
    through_the_relay: int
    automatic: dict[str, int]
    most_to_one: int
    largest_automatic_bytes: int
    largest_in_the_loop_bytes: int
    calm: Delay
    stormy: Delay
    unaccounted: int
    allowed_s: float = SLOWER_BY_S

    @property
    def broken(self) -> list[str]:
        """Return the promises that were broken, as sentences."""
        grown = max(self.largest_automatic_bytes, self.largest_in_the_loop_bytes)
        checks = (
            (self.most_to_one > 1, f"one sender got {self.most_to_one} automatic mails from one mailbox"),
            (grown > LARGEST_BYTES, f"mail of the loop grew to {grown:,} bytes"),
            (
                self.stormy.p99_s > self.calm.p99_s + self.allowed_s,
                "mail of the bystander waited behind the storm",
            ),
            (self.unaccounted != 0, f"{self.unaccounted} mails are unaccounted for"),
        )
        return [sentence for is_broken, sentence in checks if is_broken]


def storm(folder: Path, mails: int, calm_s: float, say: Say, allowed_s: float = SLOWER_BY_S) -> Storm:
    """Carry the drill out in this folder. Raises DrillFailed where the installation does not start."""
    house = House(folder / "data")
    house.build([(address, REPLY) for address in LOOPING] + [(BYSTANDER, "")])
    relay = folder / "relay"
    SqliteSpool(relay).close()
    with Outside(relay, (LOOPBACK, house.relay)), house:
        hop = Hop(relay, (LOOPBACK, house.smtp))
        hop.start()
        bystander = Bystander(house.smtp)
        bystander.start()
        try:
            say(f"Calm for {calm_s:.0f} s, one mail a second for {BYSTANDER} …")
            time.sleep(calm_s)
            began = now()
            say(
                "The loop: two mailboxes, a relay that makes mail unrecognisable, a machine that answers all …"
            )
            _kick_off(house.smtp)
            say(f"The storm: {mails:,} growing mails for {LOOPING[0]} …")
            _pour(house.smtp, mails)
            _until_weathered(house)
            ended = now()
        finally:
            bystander.stop()
        until_quiet(house)
        hop.stop()
        return replace(_seen(mails, hop, began, ended), allowed_s=allowed_s)


class Bystander(threading.Thread):
    """Sends one mail a second to a mailbox that has nothing to do with the storm."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self._port, self._stopping = port, threading.Event()

    def run(self) -> None:
        """Send until stopped."""
        number = 0
        while not self._stopping.wait(1.0):
            number += 1
            with (
                suppress(OSError, smtplib.SMTPException),
                smtplib.SMTP(LOOPBACK, self._port, timeout=30) as door,
            ):
                sender = f"calm{number}@customer.test"
                door.sendmail(
                    sender, [BYSTANDER], _mail(sender, BYSTANDER, f"Calm question {number}", "How?")
                )

    def stop(self) -> None:
        """Send no more."""
        self._stopping.set()
        self.join(10)


def _kick_off(port: int) -> None:
    """Start the loops: the machine outside writes to both mailboxes, and one seems to write to the other."""
    with smtplib.SMTP(LOOPBACK, port, timeout=30) as door:
        for address in LOOPING:
            door.sendmail(RESPONDER, [address], _mail(RESPONDER, address, "Hello", "Is anybody there?"))
        first, second = LOOPING
        door.sendmail(first, [second], _mail(first, second, "Hello", "A mail that only seems to be ours."))


def _pour(port: int, mails: int) -> None:
    senders = [
        threading.Thread(target=_pour_some, args=(port, range(number, mails, CONNECTIONS)))
        for number in range(CONNECTIONS)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()


def _pour_some(port: int, numbers: range) -> None:
    """Hand in mails that grow as a loop makes them grow: each quotes the one before."""
    loop, door = f"loop@{RESPONDER_DOMAIN}", smtplib.SMTP()
    for number in numbers:
        text = "We have got your message.\r\n" + "> We have got your message.\r\n" * min(number // 4, 1500)
        raw = _mail(loop, LOOPING[0], f"Your message number {number}", text)
        for _ in range(20):
            try:
                if door.sock is None:
                    door = smtplib.SMTP(LOOPBACK, port, timeout=60)
                door.sendmail(loop, [LOOPING[0]], raw)
                break
            except (OSError, smtplib.SMTPException):
                door.close()
                time.sleep(0.5)
    door.close()


def _mail(sender: str, to: str, subject: str, text: str) -> bytes:
    message_id = f"<{time.time_ns()}.{threading.get_ident()}@{sender.rpartition('@')[2]}>"
    lines = [f"From: {sender}", f"To: {to}", f"Subject: {subject}", f"Message-ID: {message_id}", "", text, ""]
    return "\r\n".join(lines).encode()


def _until_weathered(house: House) -> None:
    """Wait until the spool holds no more than the bystander puts into it; some calm seconds at least."""
    spool, deadline = SqliteSpool(house.data / "spool"), time.monotonic() + QUIET_WITHIN_S
    time.sleep(5)
    while spool.counts().waiting > FEW and time.monotonic() < deadline:
        time.sleep(0.5)


def until_quiet(house: House) -> None:
    """Wait until nothing waits in the spool, to be answered by itself, or on its way out."""
    from postroom.activity.follow import backlog
    from postroom.automations.follow import READER
    from postroom.outbox.models import PENDING, Recipient

    spool, deadline = SqliteSpool(house.data / "spool"), time.monotonic() + QUIET_WITHIN_S
    quiet = 0
    while quiet < 3 and time.monotonic() < deadline:
        waits = (
            spool.counts().waiting or backlog(READER) or Recipient.objects.filter(state__in=PENDING).exists()
        )
        quiet = 0 if waits else quiet + 1
        time.sleep(1)


def _seen(mails: int, hop: Hop, began: datetime, ended: datetime) -> Storm:
    from postroom.delivery.ledger import summary
    from postroom.delivery.models import LedgerEntry
    from postroom.mailboxes.models import MailboxAddress
    from postroom.outbox.models import Kind, Outgoing, Recipient

    boxes = dict(MailboxAddress.objects.values_list("mailbox_id", "address"))
    pairs = Counter(
        Recipient.objects.filter(outgoing__kind=Kind.AUTOMATIC).values_list("outgoing__mailbox", "address")
    )
    by_mailbox = Counter({boxes[mailbox]: 0 for mailbox in boxes})
    for (mailbox, _), number in pairs.items():
        by_mailbox[boxes[mailbox]] += number
    bystander = next(number for number, address in boxes.items() if address == BYSTANDER)
    times = list(
        LedgerEntry.objects.filter(mailbox=bystander)
        .values_list("received_at", "recorded_at")
        .order_by("received_at")
    )
    looped = LedgerEntry.objects.filter(from_address__in=(RESPONDER, *LOOPING)).values_list(
        "size_bytes", flat=True
    )
    sizes = Outgoing.objects.filter(kind=Kind.AUTOMATIC).values_list("size_bytes", flat=True)
    return Storm(
        mails=mails,
        through_the_relay=hop.passed,
        automatic=dict(by_mailbox),
        most_to_one=max(pairs.values(), default=0),
        largest_automatic_bytes=max(sizes, default=0),
        largest_in_the_loop_bytes=max(looped, default=0),
        calm=_delay([filed - received for received, filed in times if received < began]),
        stormy=_delay([filed - received for received, filed in times if began <= received <= ended]),
        unaccounted=summary().unaccounted,
    )


def _delay(delays: list[timedelta]) -> Delay:
    seconds = sorted(one.total_seconds() for one in delays)
    if not seconds:
        return Delay(0, 0.0, 0.0)
    p99 = seconds[min(len(seconds) - 1, round(0.99 * (len(seconds) - 1)))]
    return Delay(len(seconds), statistics.median(seconds), p99)
