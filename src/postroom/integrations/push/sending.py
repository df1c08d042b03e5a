"""Sending push messages (RFC 8030): many push services at once, none of which holds up the others."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import h11
from django.conf import settings

from postroom import __version__
from postroom.accounts.models import Person
from postroom.integrations.push.models import PushMessage
from postroom.integrations.push.queueing import Outcome, finish, queue_due, take
from postroom.integrations.push.subscribing import vapid
from postroom.integrations.push.words import message_of, topic_of
from postroom.integrations.webhooks.calling import Receivers
from postroom.integrations.webhooks.network import Forbidden
from postroom.kit.clock import now
from postroom.kit.push_encryption import encrypt, from_text
from postroom.kit.vapid import Vapid

log = logging.getLogger("postroom.push")

AT_ONCE = 64
TIME_LIMIT_S = 10.0
STEP_S = 0.2
KEPT_FOR_S = 24 * 3600
"""How long a push service keeps a message for a browser that is not there (TTL, RFC 8030 §5.2)."""

NOT_CALLED = 400


@dataclass(frozen=True, slots=True)
class Call:
    """A request to a push service (RFC 8030 §5)."""

    url: str
    headers: dict[str, str]
    body: bytes


class Sender:
    """Sends what is due. Call `work_once` again and again; nothing goes on in between."""

    def __init__(self, allowed: Sequence[str] = (), time_limit_s: float = TIME_LIMIT_S) -> None:
        self._loop = asyncio.new_event_loop()
        self._time_limit_s = time_limit_s
        self._tasks: dict[asyncio.Task[Outcome], PushMessage] = {}
        self._receivers = Receivers(allowed)

    def work_once(self) -> int:
        """Queue what is due, send it, write down what came of it; returns how much was done."""
        queued = queue_due()
        busy = Counter(message.subscription.service for message in self._tasks.values())
        if taken := take(AT_ONCE - len(self._tasks), busy):
            keys = vapid()
            calls = [(message, call_of(message, keys)) for message in taken]
            for message, call in calls:
                self._tasks[self._loop.create_task(self._send(message, call))] = message
        if self._tasks:
            self._loop.run_until_complete(asyncio.wait(self._tasks, timeout=STEP_S))
        if done := [task for task in self._tasks if task.done()]:
            finish([task.result() for task in done])
            for task in done:
                del self._tasks[task]
        return queued + len(done) + len(self._tasks)

    def close(self) -> None:
        """Hang up everywhere."""
        self._receivers.close_with(self._loop, self._tasks.keys())

    async def _send(self, message: PushMessage, call: Call) -> Outcome:
        """Send one. What is wrong is logged without the address, which is a secret of the person's browser."""
        number = message.subscription_id
        try:
            async with asyncio.timeout(self._time_limit_s):
                answer = await self._receivers.post(call.url, call.headers, call.body)
        except (TimeoutError, OSError, h11.RemoteProtocolError) as error:
            log.info("the push service of subscription %d failed: %s", number, type(error).__name__)
            return Outcome(message, None)
        except (Forbidden, ValueError, h11.LocalProtocolError) as error:
            log.warning("push subscription %d was not called: %s", number, type(error).__name__)
            return Outcome(message, NOT_CALLED)
        if not 200 <= answer.status < 300:
            log.info("the push service of subscription %d answered %d", number, answer.status)
        return Outcome(message, answer.status, answer.retry_after)


def call_of(message: PushMessage, keys: Vapid) -> Call:
    """Return how a message is sent: encrypted, and signed with the keys of this installation."""
    to = message.subscription
    headers = {
        "authorization": keys.authorization(to.endpoint, contact_of(to.person), now()),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(KEPT_FOR_S),
        "topic": topic_of(message.notification, to.auth),
        "urgency": "normal",
        "user-agent": f"Postroom/{__version__}",
    }
    body = encrypt(message_of(message.notification), from_text(to.p256dh), from_text(to.auth))
    return Call(to.endpoint, headers, body)


def contact_of(person: Person) -> str:
    """Return whom a push service may turn to (`sub`, RFC 8292 §2.1): our pages, or the postmaster of the domain."""
    pages = settings.PUBLIC_URL or person.organisation.address
    if pages.startswith("https://"):
        return pages.rstrip("/")
    return f"mailto:postmaster@{person.email.rpartition('@')[2]}"
