"""The drills as an operator runs them: small here, and they tell when a promise is broken."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from postroom.config.drill.crash import Crash
from postroom.config.drill.storm import Delay, Storm


def drill(*arguments: str) -> dict[str, Any]:
    """Run a drill and return what it saw."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("POSTROOM_")}
    done = subprocess.run(
        [sys.executable, "-m", "postroom.config.cli", "drill", *arguments, "--json"],
        capture_output=True,
        text=True,
        env=environment,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    assert seen["broken"] == []
    return seen


@pytest.mark.slow
def test_a_storm_is_answered_once_and_delays_nobody_else() -> None:
    seen = drill("storm", "--mails", "150", "--calm-seconds", "5", "--slower-by", "300")
    # The machine outside got one answer from each mailbox; the mail that only seemed to be ours got none.
    assert seen["automatic"]["second@drill.test"] == 1
    assert 1 <= seen["automatic"]["first@drill.test"] <= 2
    assert seen["through_the_relay"] == sum(seen["automatic"].values())
    assert seen["calm"]["mails"] > 2
    assert seen["stormy"]["mails"] > 2


@pytest.mark.slow
def test_killed_roles_lose_nothing_and_do_nothing_twice() -> None:
    seen = drill("crash", "--kills", "8")
    assert sum(seen["killed"].values()) == 8
    assert seen["accepted"] > 20
    assert seen["sent"] > 0


def test_a_storm_that_breaks_a_promise_is_told() -> None:
    calm = Delay(10, 0.05, 0.1)
    kept = Storm(10, 2, {"first@drill.test": 1}, 1, 600, 700, calm, calm, 0)
    assert kept.broken == []
    for changed in (
        replace(kept, most_to_one=2),
        replace(kept, largest_in_the_loop_bytes=100_000),
        replace(kept, stormy=Delay(10, 0.3, 0.7)),
        replace(kept, unaccounted=1),
    ):
        assert len(changed.broken) == 1


def test_crashes_that_break_a_promise_are_told() -> None:
    kept = Crash(killed={"deliver": 3}, accepted=10, sent=10)
    assert kept.broken == []
    for changed in (
        replace(kept, lost=1),
        replace(kept, filed_twice=1),
        replace(kept, sent_twice=1),
        replace(kept, unaccounted=1),
    ):
        assert len(changed.broken) == 1
