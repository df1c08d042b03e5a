"""The role that sends: many receivers at once, none of which can hold up the others."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence

import h11

from postroom import __version__
from postroom.accounts.installation import vault
from postroom.integrations.webhooks.calling import AT_ONCE_EACH, Receivers
from postroom.integrations.webhooks.claiming import HELD_AFTER, Outcome, claim, finish, give_back
from postroom.integrations.webhooks.filling import fill_once
from postroom.integrations.webhooks.models import Delivery
from postroom.integrations.webhooks.network import Forbidden
from postroom.integrations.webhooks.signing import signed_headers
from postroom.kit.clock import now

CLAIMED = 800
CLAIMED_EACH = 96
TIME_LIMIT_S = 15.0
STEP_S = 0.1


class Sender:
    """Sends what is due. Call `work_once` again and again; nothing goes on in between."""

    def __init__(self, allowed: Sequence[str] = (), time_limit_s: float = TIME_LIMIT_S) -> None:
        self._loop = asyncio.new_event_loop()
        self._time_limit_s = time_limit_s
        self._tasks: dict[asyncio.Task[Outcome | None], Delivery] = {}
        self._receivers = Receivers(allowed)
        # More is claimed than goes out at once: each look for what is due costs more than many deliveries.
        self._going_out: defaultdict[int, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(AT_ONCE_EACH)
        )
        self._failed_in_a_row: Counter[int] = Counter()

    def work_once(self) -> int:
        """Queue what happened, send what is due, write down what came of it; returns how much was done."""
        filled = fill_once()
        busy = Counter(delivery.webhook_id for delivery in self._tasks.values())
        for delivery in claim(CLAIMED - len(self._tasks), CLAIMED_EACH, busy):
            self._tasks[self._loop.create_task(self._send(delivery))] = delivery
        if self._tasks:
            self._loop.run_until_complete(self._step())
        done = self._write_down()
        return filled + done + len(self._tasks)

    def _write_down(self) -> int:
        """Write down what came of the deliveries that are over; returns how many these are."""
        done = [task for task in self._tasks if task.done()]
        if not done:
            return 0
        finish([outcome for task in done if (outcome := task.result()) is not None])
        give_back([self._tasks[task] for task in done if task.result() is None])
        over = {self._tasks.pop(task).webhook_id for task in done}
        for webhook in over - {delivery.webhook_id for delivery in self._tasks.values()}:
            del self._failed_in_a_row[webhook], self._going_out[webhook]
        return len(done)

    def close(self) -> None:
        """Stop; what is under way is sent again by whoever comes next."""
        self._receivers.close_with(self._loop, self._tasks.keys())

    async def _step(self) -> None:
        """Let the deliveries go on, until all are done or a moment has passed."""
        # All that is quick is written down together: each commit costs more than many deliveries.
        await asyncio.wait(self._tasks, timeout=STEP_S)

    async def _send(self, delivery: Delivery) -> Outcome | None:
        """Send when it is its turn; None where the receiver fails again and again, and is better left alone."""
        webhook = delivery.webhook_id
        async with self._going_out[webhook]:
            if self._failed_in_a_row[webhook] >= HELD_AFTER:
                return None
            outcome = await self._tried(delivery)
        self._failed_in_a_row[webhook] = 0 if outcome.delivered else self._failed_in_a_row[webhook] + 1
        return outcome

    async def _tried(self, delivery: Delivery) -> Outcome:
        try:
            async with asyncio.timeout(self._time_limit_s):
                return await self._post(delivery)
        except TimeoutError:
            return Outcome(delivery, None, f"It did not answer within {self._time_limit_s:.0f} seconds.")
        except Forbidden as error:
            return Outcome(delivery, None, f"Not called: {error}.")
        except OSError as error:
            return Outcome(
                delivery, None, f"The connection failed: {error.strerror or error or type(error).__name__}."
            )
        except h11.RemoteProtocolError as error:
            return Outcome(delivery, None, f"What it answered is no HTTP: {error}.")
        except (ValueError, h11.LocalProtocolError) as error:
            return Outcome(delivery, None, f"It could not be called: {type(error).__name__}.")

    async def _post(self, delivery: Delivery) -> Outcome:
        body = delivery.body.encode()
        secret = vault().open(delivery.webhook.secret)
        headers = {
            "content-type": "application/json",
            "user-agent": f"Postroom/{__version__}",
            **signed_headers(secret, f"msg_{delivery.pk}", int(now().timestamp()), body),
        }
        answer = await self._receivers.post(delivery.webhook.url, headers, body)
        words = answer.said.decode("utf-8", "replace").replace("\x00", "")
        if 300 <= answer.status < 400:
            words = "It answered with a redirect, which is not followed: enter the final address."
        return Outcome(delivery, answer.status, words)
