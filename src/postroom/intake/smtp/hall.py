"""What the connections of one door share."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from postroom.intake.smtp.door import Door
from postroom.intake.smtp.limits import Clients
from postroom.spool import GroupWriter


class Guest(Protocol):
    """A connection, as its server sees it."""

    def check_time(self, now_s: float) -> None:
        """Close it if it says nothing, or sends content too slowly. Called about once a second."""
        ...

    def stop(self) -> None:
        """End it now unless a mail is under way; that one is finished first."""
        ...

    def abort(self) -> None:
        """End it now, whatever is under way; what is not answered is not taken."""
        ...


@dataclass(slots=True)
class Hall:
    """What the connections of one door share."""

    door: Door
    writer: GroupWriter
    incoming: Path
    clients: Clients
    tls: ssl.SSLContext | None = None
    proxy: bool = False
    stopping: bool = False
    connections: set[Guest] = field(default_factory=set)
