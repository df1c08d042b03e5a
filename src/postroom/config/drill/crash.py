"""`postroom drill crash`: mail at full speed while roles are killed; then every mail is counted.

Promised: what was answered with `250` is in the ledger with one outcome, no mail is filed twice, and no mail
leaves twice.
"""

import os
import random
import signal
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from postroom.config.drill.hop import DOMAIN
from postroom.config.drill.house import LOOPBACK, House
from postroom.config.drill.storm import REPLY, until_quiet
from postroom.config.everybody import Outside
from postroom.config.supervisor import kind_of
from postroom.mail.parse import parse
from postroom.spool import Claimed, SqliteSpool

MAILBOX = f"support@{DOMAIN}"
KINDS = ("intake", "web", "deliver", "deliver-heavy", "send", "follow", "index", "fetch", "webhooks")
CONNECTIONS = 3
PAUSE_S = 0.02
BETWEEN_KILLS_S = (0.1, 0.6)

Say = Callable[[str], None]


@dataclass
class Crash:
    """What the drill counted. `killed` by role; `accepted` are the mails that got `250`."""

    killed: dict[str, int] = field(default_factory=dict)
    accepted: int = 0
    lost: int = 0
    filed_twice: int = 0
    sent: int = 0
    sent_twice: int = 0
    parked: int = 0
    uncertain: int = 0
    unaccounted: int = 0

    @property
    def broken(self) -> list[str]:
        """Return the promises that were broken, as sentences."""
        checks = (
            (self.lost, f"{self.lost} mails that were accepted are missing"),
            (self.filed_twice, f"{self.filed_twice} mails were filed twice"),
            (self.sent_twice, f"{self.sent_twice} mails were sent twice"),
            (self.unaccounted, f"{self.unaccounted} mails are unaccounted for"),
        )
        return [sentence for broken, sentence in checks if broken]


def crash(folder: Path, kills: int, say: Say, seed: int = 1) -> Crash:
    """Carry the drill out in this folder. Raises DrillFailed where the installation does not start."""
    house = House(folder / "data")
    house.build([(MAILBOX, REPLY)])
    relay = folder / "relay"
    SqliteSpool(relay).close()
    seen = Crash()
    with Outside(relay, (LOOPBACK, house.relay)), house:
        load = [Load(house.smtp, number) for number in range(CONNECTIONS)]
        for thread in load:
            thread.start()
        _kill(house, kills, random.Random(seed), seen, say)  # noqa: S311 (no secret)
        for thread in load:
            thread.stop()
        say("No more kills; waiting until all is filed and sent …")
        until_quiet(house)
    accepted = [one for thread in load for one in thread.accepted]
    _count(seen, accepted, relay)
    return seen


class Load(threading.Thread):
    """A client that hands in one mail after another, and tries a mail again until it is accepted."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__(daemon=True)
        self.accepted: list[str] = []
        self._port, self._number, self._stopping = port, number, threading.Event()

    def run(self) -> None:
        """Send until stopped; the mail that is under way is brought to its end."""
        count = 0
        while not self._stopping.wait(PAUSE_S):
            count += 1
            name = f"{self._number}.{count}"
            raw = _mail(name)
            while not self._hand_in(name, raw):
                time.sleep(0.1)

    def stop(self) -> None:
        """Begin no more mails."""
        self._stopping.set()
        self.join(60)

    def _hand_in(self, name: str, raw: bytes) -> bool:
        try:
            with smtplib.SMTP(LOOPBACK, self._port, timeout=20) as door:
                door.sendmail(f"customer{name}@customer.test", [MAILBOX], raw)
        except (OSError, smtplib.SMTPException):
            return False
        self.accepted.append(f"{name}@customer.test")
        return True


def _mail(name: str) -> bytes:
    lines = [
        f"From: Customer {name} <customer{name}@customer.test>",
        f"To: {MAILBOX}",
        f"Subject: Question {name}",
        f"Message-ID: <{name}@customer.test>",
        "",
        f"This is question {name}.",
        "",
    ]
    return "\r\n".join(lines).encode()


def _kill(house: House, kills: int, chance: random.Random, seen: Crash, say: Say) -> None:
    while sum(seen.killed.values()) < kills:
        time.sleep(chance.uniform(*BETWEEN_KILLS_S))
        running = {name: pid for name, pid in house.roles().items() if kind_of(name) in KINDS}
        if not running:
            continue
        name = chance.choice(sorted(running))
        try:
            os.kill(running[name], signal.SIGKILL)
        except ProcessLookupError:
            continue
        seen.killed[name] = seen.killed.get(name, 0) + 1
        if sum(seen.killed.values()) % 20 == 0:
            say(f"{sum(seen.killed.values())} kills …")


def _count(seen: Crash, accepted: list[str], relay: Path) -> None:
    from postroom.conversations.models import Direction, Message
    from postroom.delivery.ledger import summary
    from postroom.outbox.models import Recipient, State

    filed = Counter(Message.objects.filter(direction=Direction.IN).values_list("message_id", flat=True))
    outside = SqliteSpool(relay)
    sent = Counter(
        parse(outside.raw(claimed.mail_id)).message_id
        for claimed in _all_of(outside)
        for _ in claimed.recipients
    )
    sums = summary()
    seen.accepted = len(accepted)
    seen.lost = len([one for one in set(accepted) if one not in filed])
    seen.filed_twice = len([one for one, number in filed.items() if number > 1])
    seen.sent, seen.sent_twice = sent.total(), len([one for one, number in sent.items() if number > 1])
    seen.uncertain = Recipient.objects.filter(state=State.UNCERTAIN).count()
    seen.parked, seen.unaccounted = sums.parked, sums.unaccounted


def _all_of(spool: SqliteSpool) -> list[Claimed]:
    found: list[Claimed] = []
    while claims := spool.claim("count", 500):
        found += claims
    return found
