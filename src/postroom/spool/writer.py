"""Group commit: what many connections put at the same moment shares one write and one fdatasync."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from postroom.kit.sqlite import sqlite3
from postroom.spool.log import Record
from postroom.spool.packing import pack
from postroom.spool.records import Incoming, Refusal
from postroom.spool.sqlite import SqliteSpool

MOST_MAILS, MOST_BYTES = 500, 4 * 1024 * 1024
# How long to wait for neighbours, only where the group before had some: fewer writes, less to do in all.
GATHER_S = 0.0003

Done = Callable[[Exception | None], None]
_Request = tuple[Incoming | Record, Done]

log = logging.getLogger("postroom.spool")


class GroupWriter:
    """A thread that puts into `spool` all that waits, in one group after the other.

    `call` runs the answers of one group: hand `loop.call_soon_threadsafe` to have them in an event loop; by
    default they run in the thread. `after_commit` is called behind them.
    """

    def __init__(
        self,
        spool: SqliteSpool,
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
        """Put `mail`; `done` gets None when it is on stable storage, or the error.

        Packed here and not in the thread: whenever the thread asks for the interpreter's lock, the loop pays.
        """
        if isinstance(mail.raw, Path):
            self._queue.put((mail, done))
            return
        try:
            self._queue.put((pack(mail, None), done))
        except ValueError as error:
            self._call(partial(done, error))

    def put(self, mail: Incoming) -> "Future[None]":
        """Put `mail`; the future ends when it is on stable storage."""
        future: Future[None] = Future()

        def done(error: Exception | None) -> None:
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)

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
            if requests:
                self._call(partial(self._answer, self._write(requests)))
            if refusals:
                self._note(refusals)

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
                size += len(item[0].body) if isinstance(item[0], Record) else 0
            if len(requests) + len(refusals) >= MOST_MAILS or size >= MOST_BYTES or self._queue.empty():
                return requests, refusals, True
            item = self._queue.get()
        return requests, refusals, False

    def _write(self, requests: Sequence[_Request]) -> list[tuple[Done, Exception | None]]:
        packed = [(mail, done) for mail, done in requests if isinstance(mail, Record)]
        large = [(mail, done) for mail, done in requests if isinstance(mail, Incoming)]
        together = (
            _outcome(lambda: self._spool.append_packed([record for record, _ in packed])) if packed else None
        )
        alone = [(done, _outcome(partial(self._spool.append, [mail]))) for mail, done in large]
        return [*((done, together) for _, done in packed), *alone]

    def _answer(self, answers: Sequence[tuple[Done, Exception | None]]) -> None:
        for done, error in answers:
            done(error)
        self._after_commit()

    def _note(self, refusals: Sequence[Refusal]) -> None:
        try:
            self._spool.put_many([], refusals)
        except (OSError, sqlite3.Error) as error:
            log.warning("%d refusals could not be noted: %r", len(refusals), error)


def _outcome(write: Callable[[], object]) -> Exception | None:
    try:
        write()
    except Exception as error:  # noqa: BLE001 - whatever it is, the door must answer 451 and live on
        return error
    return None
