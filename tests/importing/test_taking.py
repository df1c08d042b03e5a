"""Nothing is taken twice and nothing is left, wherever an import is killed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from postroom.intake.importing import taking
from postroom.intake.importing.discover import discover
from postroom.intake.importing.source import Source
from postroom.intake.importing.taking import ImportStopped, look_through
from postroom.spool import Incoming, SqliteSpool
from tests.importing.making import SUPPORT, letter, maildir_of, mbox_of, raws, taken

THEN = datetime(2019, 3, 4, 5, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def small_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_MAILS", 3)


def source_at(path: Path) -> Source:
    (source,) = discover([path]).sources
    return source


def mbox(path: Path, mails: list[bytes]) -> Path:
    return mbox_of(path / "inbox", mails)


def maildir(path: Path, mails: list[bytes]) -> Path:
    return maildir_of(path / "Maildir", mails)


def eml(path: Path, mails: list[bytes]) -> Path:
    folder = path / "mails"
    folder.mkdir()
    for number, raw in enumerate(mails):
        (folder / f"{number:03}.eml").write_bytes(raw)
    return folder


every_kind = pytest.mark.parametrize("kind", [mbox, maildir, eml])


def test_a_mail_keeps_its_time_and_goes_into_the_lane_of_imports(spool: SqliteSpool, tmp_path: Path) -> None:
    taken(spool, source_at(mbox(tmp_path, [letter(1)])))
    (one,) = spool.listing()
    assert (one.lane, one.mailbox, one.recipients) == ("import", 1, ("support@acme.test",))
    assert (one.envelope.door, one.envelope.history_at) == ("import", THEN)
    assert one.envelope.mail_from == "carol@customer.test"
    assert raws(spool) == [letter(1)]


@every_kind
@pytest.mark.parametrize("dies_before_commit", [1, 2, 3, 4])
def test_killed_and_started_again(
    spool: SqliteSpool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Any, dies_before_commit: int
) -> None:
    mails = [letter(number) for number in range(10)]
    path = kind(tmp_path, mails)
    commits = 0

    def put_many(mails: list[Incoming], *args: Any, **kwargs: Any) -> list[list[int]]:
        nonlocal commits
        commits += 1
        if commits == dies_before_commit:
            raise KeyboardInterrupt
        return SqliteSpool.put_many(spool, mails, *args, **kwargs)

    monkeypatch.setattr(spool, "put_many", put_many)
    with pytest.raises(KeyboardInterrupt):
        taken(spool, source_at(path))
    done = 3 * (dies_before_commit - 1)
    assert spool.counts().accepted == done
    again = taken(spool, source_at(path))
    assert (again.found, again.taken, again.taken_before) == (10, 10 - done, done)
    assert sorted(raws(spool)) == sorted(mails)
    third = taken(spool, source_at(path))
    assert (third.taken, third.taken_before) == (0, 10)
    assert spool.counts().accepted == 10


@every_kind
def test_a_dry_run_counts_and_takes_nothing(spool: SqliteSpool, tmp_path: Path, kind: Any) -> None:
    mails = [letter(1), letter(2, date="Tue, 05 Mar 2019 05:06:00 +0000")]
    source = source_at(kind(tmp_path, mails))
    tally = look_through(spool, SUPPORT.mailbox, source, lambda *_: None)
    assert (tally.found, tally.taken, tally.size_bytes) == (2, 2, sum(map(len, mails)))
    assert (tally.first, tally.last) == (THEN, THEN.replace(day=5))
    assert spool.counts().accepted == 0
    taken(spool, source)
    tally = look_through(spool, SUPPORT.mailbox, source, lambda *_: None)
    assert (tally.taken, tally.taken_before) == (0, 2)


def test_new_mail_in_a_maildir_is_taken_whatever_its_name(spool: SqliteSpool, tmp_path: Path) -> None:
    path = maildir(tmp_path, [letter(1)])
    taken(spool, source_at(path))
    (path / "cur" / "1.first-by-name").write_bytes(letter(2))
    (old,) = (path / "new").iterdir()
    old.rename(path / "cur" / f"{old.name}:2,S")
    again = taken(spool, source_at(path))
    assert (again.taken, again.taken_before) == (1, 1)
    assert sorted(raws(spool)) == [letter(1), letter(2)]


def test_what_cannot_be_read_is_counted_and_stops_nothing(spool: SqliteSpool, tmp_path: Path) -> None:
    path = eml(tmp_path, [letter(1), b"", b"\xff\x00 no header at all", letter(2)])
    source = source_at(path)
    (path / "000.eml").unlink()
    tally = taken(spool, source)
    assert tally.problems == [
        ("000.eml", "it was moved or removed meanwhile: run the import again"),
        ("001.eml", "it is empty"),
    ]
    assert (tally.found, tally.taken) == (4, 2)
    assert raws(spool) == [b"\xff\x00 no header at all", letter(2)]


def test_a_large_mail_is_a_file_and_none_is_left_behind(spool: SqliteSpool, tmp_path: Path) -> None:
    large = letter(1, "x\n" * 1_000_000)
    taken(spool, source_at(eml(tmp_path, [large, letter(2)])))
    assert raws(spool) == [large, letter(2)]
    assert spool.raw_file(spool.listing()[-1].mail_id) is not None
    assert not list(spool.incoming.iterdir())


def test_a_full_disk_stops_it_with_a_sentence(
    spool: SqliteSpool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "disk_is_low", lambda *_: True)
    with pytest.raises(ImportStopped, match="Make room and run the same command again"):
        taken(spool, source_at(mbox(tmp_path, [letter(1)])))
    assert spool.counts().accepted == 0


def test_it_waits_for_those_who_file_but_not_for_ever(
    spool: SqliteSpool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    def filed_meanwhile(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) < 4:
            (one,) = spool.claim("w", 1, "import")
            spool.finish([one.id], one.token)

    monkeypatch.setattr(taking, "ENOUGH_WAITING", 5)
    monkeypatch.setattr(taking, "PATIENCE_S", 0.2)
    monkeypatch.setattr(taking.time, "sleep", filed_meanwhile)
    tally = taken(spool, source_at(mbox(tmp_path, [letter(number) for number in range(12)])))
    assert tally.taken == 12
    assert len(slept) > 4
