"""Group commit: what many connections put at the same moment shares one transaction and one fsync."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from postroom.spool.protocol import Spool
from postroom.spool.records import Incoming, Refusal

MOST_MAILS, MOST_BYTES = 500, 32 * 1024 * 1024
# How long to wait for neighbours, only where the transaction before had some: fewer commits, less to do in all.
GATHER_S = 0.001

Done = Callable[[list[int] | Exception], None]


@dataclass(frozen=True, slots=True)
class _Request:
    mail: Incoming
    done: Done


class GroupWriter:
    """A thread that puts into `spool` all that waits, in one transaction after the other.

    `call` runs the answers of one transaction: hand `loop.call_soon_threadsafe` to have them in an event
    loop; by default they run in the thread. `after_commit` is called in the thread when mail was put.
    """

    def __init__(
        self,
        spool: Spool,
        call: Callable[[Callable[[], None]], object] = lambda answer: answer(),
        after_commit: Callable[[], None] = lambda: None,
    ) -> None:
        self._after_commit = after_commit
        self._crowded = False
        self._spool = spool
        self._call = call
        self._queue: queue.SimpleQueue[_Request | Refusal | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="spool-writer", daemon=True)
        self._thread.start()

    def submit(self, mail: Incoming, done: Done) -> None:
        """Put `mail`; `done` gets its delivery ids when it is on stable storage, or the error."""
        self._queue.put(_Request(mail, done))

    def put(self, mail: Incoming) -> "Future[list[int]]":
        """Put `mail`; the future ends when it is on stable storage."""
        future: Future[list[int]] = Future()

        def done(result: list[int] | Exception) -> None:
            if isinstance(result, Exception):
                future.set_exception(result)
            else:
                future.set_result(result)

        self.submit(mail, done)
        return future

    def refuse(self, refusal: Refusal) -> None:
        """Note a refusal, soon; it is given up when it cannot be written."""
        self._queue.put(refusal)

    def close(self) -> None:
        """Write all that waits, then end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        going = True
        while going:
            requests, refusals, going = self._collect()
            self._crowded = len(requests) > 1
            answers = self._write(requests, refusals)
            if answers:
                self._call(partial(_answer, answers))
                self._after_commit()

    def _collect(self) -> tuple[list[_Request], list[Refusal], bool]:
        """Wait for one item and take what else is there, up to the bounds; False: no more comes."""
        requests: list[_Request] = []
        refusals: list[Refusal] = []
        size = 0
        item = self._queue.get()
        if self._crowded and item is not None:
            time.sleep(GATHER_S)
        while item is not None:
            if isinstance(item, Refusal):
                refusals.append(item)
            else:
                requests.append(item)
                size += len(item.mail.raw) if isinstance(item.mail.raw, bytes) else 0
            if len(requests) + len(refusals) >= MOST_MAILS or size >= MOST_BYTES:
                return requests, refusals, True
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return requests, refusals, True
        return requests, refusals, False

    def _write(
        self, requests: Sequence[_Request], refusals: Sequence[Refusal]
    ) -> list[tuple[Done, list[int] | Exception]]:
        try:
            ids = self._spool.put_many([request.mail for request in requests], refusals)
        except Exception as error:  # noqa: BLE001 - whatever it is, the door must answer 451 and live on
            if len(requests) == 1:
                return [(requests[0].done, error)]
            # One bad mail must not refuse its neighbours.
            return [answer for request in requests for answer in self._write([request], ())]
        return [(request.done, found) for request, found in zip(requests, ids, strict=True)]


def _answer(answers: Sequence[tuple[Done, list[int] | Exception]]) -> None:
    for done, result in answers:
        done(result)
