"""Open connections to mail servers, kept for the next mail."""

import contextlib
import smtplib
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from postroom.outbox.relay import Answer, Connection, Interrupted, RelayAddress

KEPT_S = 10.0
KEPT_MOST_S = 300.0
MOST_KEPT = 50
NEW_TRIES = 2


class Unreached(Exception):  # noqa: N818
    """No connection can be made; `cause` is what was raised."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


@dataclass
class Open:
    """A connection that is not in use now."""

    connection: Connection
    opened_s: float
    used_s: float


@dataclass
class Connections:
    """Hands out connections by server, and hangs up those that nobody has needed for a while."""

    hostname: str = field(default_factory=socket.getfqdn)
    _idle: dict[RelayAddress, list[Open]] = field(default_factory=lambda: defaultdict(list))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(
        self,
        address: RelayAddress,
        mail_from: str,
        recipients: list[str],
        raw: bytes,
        before_last_byte: Callable[[], None],
    ) -> dict[str, Answer]:
        """Hand over one mail. A server may drop a connection that was kept open, or one of two new ones.

        Raises Unreached where none can be made, and OSError or smtplib.SMTPException where it broke: before
        or after `before_last_byte` was called, which the caller knows.
        """
        handed = False

        def note() -> None:
            nonlocal handed
            before_last_byte()
            handed = True

        error: Exception = OSError("the server closed the connection")
        for attempt in self._attempts(address):
            try:
                answers = attempt.connection.send(mail_from, recipients, raw, note)
            except (OSError, smtplib.SMTPException) as problem:
                attempt.connection.close()
                error = problem
                if handed and not isinstance(problem, Interrupted):
                    break
            except BaseException:
                attempt.connection.close()
                raise
            else:
                self._keep(address, attempt)
                return answers
        raise error

    def hang_up(self, *, every: bool = False) -> None:
        """Close what was not used for some seconds, or everything that is idle."""
        at_s = time.monotonic()
        with self._lock:
            idle = [(address, one) for address, ones in self._idle.items() for one in ones]
            old = [pair for pair in idle if every or at_s - pair[1].used_s > KEPT_S]
            for address, one in old:
                self._idle[address].remove(one)
            for address in [address for address, ones in self._idle.items() if not ones]:
                del self._idle[address]
        for _, one in old:
            one.connection.close()

    def _attempts(self, address: RelayAddress) -> Iterator[Open]:
        """Yield a connection that was kept open, if any, then new ones."""
        with self._lock:
            kept = self._idle[address].pop() if self._idle.get(address) else None
        if kept is not None:
            yield kept
        for _ in range(NEW_TRIES):
            at_s = time.monotonic()
            try:
                connection = opened(address, self.hostname)
            except Exception as error:
                raise Unreached(error) from error
            yield Open(connection, at_s, at_s)

    def _keep(self, address: RelayAddress, one: Open) -> None:
        one.used_s = time.monotonic()
        with self._lock:
            if one.used_s - one.opened_s < KEPT_MOST_S and sum(map(len, self._idle.values())) < MOST_KEPT:
                self._idle[address].append(one)
                return
        one.connection.close()


def opened(address: RelayAddress, hostname: str, timeout_s: float = 60.0) -> Connection:
    """Open a connection; where STARTTLS is only tried and fails, another without it (RFC 7435)."""
    if address.tls == "opportunistic":
        with contextlib.suppress(ssl.SSLError):
            return Connection(address, hostname, timeout_s)
        address = replace(address, tls="none")
    return Connection(address, hostname, timeout_s)
