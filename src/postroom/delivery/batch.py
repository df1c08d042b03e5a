"""What is on the line together."""

from dataclasses import dataclass

from postroom.conversations.arrival import Arrival
from postroom.spool import Claimed


@dataclass(frozen=True, slots=True)
class Item:
    """A delivery as the spool knows it, and the arrival that it becomes."""

    claimed: Claimed
    arrival: Arrival


@dataclass(slots=True)
class Batch:
    """The deliveries that share one transaction."""

    items: list[Item]

    @property
    def arrivals(self) -> list[Arrival]:
        """The mails, in the order in which they came."""
        return [item.arrival for item in self.items]

    def drop(self, deliveries: set[int]) -> None:
        """Take these deliveries off the line."""
        self.items = [item for item in self.items if item.claimed.id not in deliveries]
