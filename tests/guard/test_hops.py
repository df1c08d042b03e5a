"""Rule 13: over 30 servers no automation; over 100 it is a loop."""

import pytest

from postroom.guard.rules.hops import too_many_hops
from tests.guard.cases import case
from tests.guard.making import raw

HOPS = [(22, None), (30, None), (31, "silent"), (100, "silent"), (101, "quarantine")]


@pytest.mark.parametrize(("count", "outcome"), HOPS)
def test_the_count_of_received_decides(count: int, outcome: str | None) -> None:
    found = too_many_hops(case(raw(headers=["Received: from a by b; x"] * count)))
    assert (found.outcome if found else None) == outcome
    assert found is None or found.evidence[0].evidence == f"Received {count} times"
