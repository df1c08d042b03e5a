"""A short fuzzing of every target, always the same; and that a fault would be found."""

from pathlib import Path

import pytest

from tests.mail_fuzz.campaign import run
from tests.mail_fuzz.invariants import Budget, TooLargeError, TooSlowError, check_text, weigh
from tests.mail_fuzz.seeds import seeds
from tests.mail_fuzz.targets import TARGETS

SHORT = {"parse": 200, "quotes": 300}
LONG = {"parse": 1_500, "quotes": 3_000, "tokens": 5_000}


@pytest.mark.parametrize("target", TARGETS)
def test_every_seed_holds_what_is_promised(target: str) -> None:
    found = seeds(target)
    assert len(found) > 15
    for seed in found:
        Budget().run(TARGETS[target], seed)


@pytest.mark.parametrize(("target", "executions"), SHORT.items())
def test_a_moment_of_fuzzing_finds_nothing(target: str, executions: int, tmp_path: Path) -> None:
    fuzzed(target, executions, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("target", "executions"), LONG.items())
def test_some_seconds_of_fuzzing_find_nothing(target: str, executions: int, tmp_path: Path) -> None:
    fuzzed(target, executions, tmp_path)


@pytest.mark.slow
def test_a_fault_is_found_told_and_kept(tmp_path: Path) -> None:
    report = run("canary", tmp_path, executions=500)
    assert report.finding is not None
    assert "the canary has seen a file" in report.finding.reason
    assert report.finding.input.parent == tmp_path
    assert report.finding.input.read_bytes()


def test_what_takes_too_long_or_too_much_is_a_fault() -> None:
    def quadratic(data: bytes) -> None:
        for at in range(len(data)):
            data[at:].count(b"x")

    def copying(data: bytes) -> None:
        [data + bytes([number]) for number in range(100)]

    with pytest.raises(TooSlowError):
        Budget(slack=0.01).run(quadratic, b"x" * 20_001)
    with pytest.raises(TooLargeError):
        weigh(copying, b"x" * 1_000_000)
    for bad in ("a\0", "\ud800"):
        with pytest.raises((AssertionError, UnicodeEncodeError)):
            check_text(bad)


def fuzzed(target: str, executions: int, keep: Path) -> None:
    report = run(target, keep, executions=executions)
    assert report.finding is None, f"{report.finding.reason}\n{report.finding.input.read_bytes()[:600]!r}"
    assert report.executions >= executions * 0.9
    assert report.coverage > 300
