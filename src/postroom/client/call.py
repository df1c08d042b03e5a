"""A call of the API that is not made yet: what to ask, and of which type the answer is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A call that answers a T. `query` leaves out what is None."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None

    def parameters(self) -> dict[str, str]:
        """Return the query as it stands in the address."""
        return {name: _text(value) for name, value in self.query.items() if value is not None}


@dataclass(frozen=True, slots=True)
class PageCall(Call[Any], Generic[T]):
    """A call that answers a page of Ts."""

    def following(self, page: Mapping[str, Any]) -> "PageCall[T] | None":
        """Return the call for the page after this one; None where it was the last."""
        cursor = page.get("next_cursor")
        return replace(self, query={**self.query, "cursor": cursor}) if cursor else None


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
