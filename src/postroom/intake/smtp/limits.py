"""What one client may cost: connections, time, errors."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a door. Times after RFC 5321 section 4.5.3.2, where a server waits at least 5 minutes."""

    connections: int = 1000
    connections_a_client: int = 200
    idle_s: float = 300.0
    data_idle_s: float = 180.0
    slow_after_s: float = 60.0
    slow_bytes_per_s: float = 256.0
    session_s: float = 3600.0
    stop_s: float = 5.0
    line_bytes: int = 4096
    errors: int = 20
    unknown_recipients: int = 100
    recipients: int = 1000


UNKNOWN = ""
"""The address of a client behind a balancer that has not said yet who it is: no limit of its own."""


class Clients:
    """Counts the open connections, all and by client address."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: Counter[str] = Counter()
        self._total = 0

    def enter(self, address: str) -> bool:
        """Count a connection; tell whether it is within the limits. Each `enter` needs a `leave`."""
        self._open[address] += 1
        self._total += 1
        within = address == UNKNOWN or self._open[address] <= self._limits.connections_a_client
        return within and self._total <= self._limits.connections

    def leave(self, address: str) -> None:
        self._total -= 1
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]
