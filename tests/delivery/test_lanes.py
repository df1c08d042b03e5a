"""Large and odd mail goes its own way: bounded, parked with its reason, and in nobody's."""

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from postroom.accounts.database import is_postgresql
from postroom.conversations.models import Attachment, Message
from postroom.delivery import pace, reading, worker
from postroom.delivery.models import LedgerEntry
from postroom.delivery.pace import Pace
from postroom.kit.clock import now
from postroom.mail.model import Mail
from postroom.mail.parse import parse
from postroom.spool import Addressed, Envelope, Incoming, SqliteSpool
from tests.delivery.making import mail


@pytest.fixture(autouse=True)
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteSpool]:
    """A spool of the test's own, whose failed mail is tried again at once."""
    own = SqliteSpool(tmp_path / "spool")
    monkeypatch.setattr(worker, "spool", lambda: own)
    monkeypatch.setattr(worker, "backoff_s", lambda attempts, first_s, most_s: 0.0)
    yield own
    own.close()


def put(spool: SqliteSpool, acme: SimpleNamespace, raw: bytes) -> int:
    """Put a mail as a door does: a large one as a file."""
    source: bytes | Path = raw
    if len(raw) > 1024 * 1024:
        source = spool.incoming / f"{time.monotonic_ns()}.part"
        source.write_bytes(raw)
    envelope = Envelope("smtp", "127.0.0.1", "x", "carol@customer.test", ("support@acme.test",))
    to = Addressed(acme.support.pk, acme.organisation.pk, ("support@acme.test",))
    return spool.put(Incoming(envelope, source, [to]))[0]


def large(number: str, size_bytes: int = 2_000_000) -> bytes:
    """Return a mail with a large file."""
    kind = "Content-Type: application/octet-stream; name=plan.bin\r\n"
    return mail(number, more=kind, text="x" * size_bytes)


def test_a_large_mail_is_filed_whole_and_not_by_the_worker_of_small_mail(
    acme: SimpleNamespace, spool: SqliteSpool
) -> None:
    number = put(spool, acme, large("1"))
    assert worker.work_once() == 0
    assert worker.work_on_heavy_once() == 1
    assert LedgerEntry.objects.get().delivery == number
    assert Attachment.objects.get().size_bytes >= 2_000_000
    assert spool.counts().waiting == 0


def test_what_takes_long_to_read_is_handed_on_and_its_neighbours_are_filed_at_once(
    acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse_that_hangs(raw: bytes) -> Mail:
        deadline = time.monotonic() + 20
        while b"odd@x.test" in raw and time.monotonic() < deadline:
            pass
        return parse(raw)

    monkeypatch.setattr(reading, "parse", parse_that_hangs)
    for number in ("1", "odd", "2"):
        put(spool, acme, mail(number))
    begun = time.monotonic()
    assert worker.work_once() == 3
    assert time.monotonic() - begun < 10
    assert set(Message.objects.values_list("message_id", flat=True)) == {"1@x.test", "2@x.test"}
    (odd,) = spool.listing()
    assert (odd.lane, odd.attempts, odd.error) == ("heavy", 0, "reading it takes longer than 0.5 s")
    assert worker.work_on_heavy_once() == 1
    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("PARSE_SECONDS", 0.01, "reading this mail takes longer than 0.01 s"),
        ("PARSE_MEMORY_MIB", 30, "reading this mail takes more than 30 MiB of memory"),
    ],
)
def test_what_cannot_be_read_within_the_bounds_is_parked_after_three_attempts(
    acme: SimpleNamespace, spool: SqliteSpool, settings: Any, setting: str, value: float, sentence: str
) -> None:
    setattr(settings, setting, value)
    put(spool, acme, large("1", 30_000_000))
    put(spool, acme, mail("2"))
    assert [worker.work_on_heavy_once() for _ in range(3)] == [1, 1, 1]
    assert worker.work_on_heavy_once() == 0
    (parked,) = spool.listing("parked")
    assert parked.error == f"given up after 3 attempts: {sentence}"
    assert worker.work_once() == 1
    assert Message.objects.get().message_id == "2@x.test"


def test_what_may_have_killed_its_worker_twice_is_read_apart_the_third_time(
    acme: SimpleNamespace, spool: SqliteSpool
) -> None:
    put(spool, acme, mail("1"))
    for _ in range(2):
        assert len(spool.claim("a worker that dies", 10)) == 1
        spool.free_dead(lambda name: name == "a worker that dies")
    assert worker.work_once() == 1
    assert spool.show(1).lane == "heavy"
    assert worker.work_on_heavy_once() == 1
    assert Message.objects.count() == 1


def test_an_import_is_dealt_with_beside_heavy_mail(
    acme: SimpleNamespace, spool: SqliteSpool, monkeypatch: pytest.MonkeyPatch
) -> None:
    envelope = Envelope("import", "", "", "carol@customer.test", ("support@acme.test",), history_at=now())
    to = Addressed(acme.support.pk, acme.organisation.pk, ("support@acme.test",), "import")
    monkeypatch.setattr(worker, "_pace", Pace())
    put(spool, acme, large("heavy"))
    spool.put_many([Incoming(envelope, mail(str(number)), [to]) for number in range(25)])
    assert worker.work_once() == 0
    assert worker.work_on_heavy_once() == 1 + 20
    assert worker.work_on_heavy_once() == 5
    assert Message.objects.count() == 26


def test_the_batches_of_an_import_are_as_large_as_they_are_quick(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    clock = iter([0.0, 0.05, 1.0, 1.06, 2.0, 22.0])
    monkeypatch.setattr(pace, "time", SimpleNamespace(monotonic=lambda: next(clock), sleep=slept.append))
    own, sizes = Pace(), []
    for _ in range(3):
        with own.batch():
            pass
        sizes.append(own.size)
    assert sizes == [40, 80, 5]
    assert slept == ([] if is_postgresql() else [pace.BREATH_S] * 3)
