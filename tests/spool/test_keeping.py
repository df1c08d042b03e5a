"""What was put is there, exactly once, until all of it is finished."""

from pathlib import Path

import pytest

from postroom.kit.clock import now
from postroom.spool import Refusal, SpoolMissing, SqliteSpool
from tests.spool.making import SALES, SUPPORT, mail


def test_one_mail_to_two_mailboxes_is_one_raw_and_two_deliveries(spool: SqliteSpool) -> None:
    assert spool.put(mail(SUPPORT, SALES, raw=b"the mail")) == [1, 2]
    first, second = spool.claim("w", 10)
    assert (first.mailbox, second.mailbox) == (SUPPORT, SALES)
    assert first.mail_id == second.mail_id
    assert spool.raw_many([first.mail_id]) == {1: b"the mail"}
    spool.finish([first.id], first.token)
    assert spool.raw(second.mail_id) == b"the mail"
    spool.finish([second.id], second.token)
    with pytest.raises(SpoolMissing):
        spool.raw(second.mail_id)


def test_the_envelope_comes_back_as_it_was_put(spool: SqliteSpool) -> None:
    incoming = mail(SUPPORT)
    spool.put(incoming)
    assert spool.claim("w", 1)[0].envelope == incoming.envelope


def test_ids_are_gapless_and_the_last_is_the_number_accepted(spool: SqliteSpool) -> None:
    ids = [i for group in spool.put_many([mail(1, 2), mail(1), mail(3, 2, 1)]) for i in group]
    assert ids == [1, 2, 3, 4, 5, 6]
    assert spool.counts().accepted == 6


def test_the_count_of_accepted_survives_that_all_is_finished(spool: SqliteSpool) -> None:
    spool.put_many([mail() for _ in range(7)])
    claimed = spool.claim("w", 10)
    assert spool.finish([one.id for one in claimed], claimed[0].token) == 7
    counts = spool.counts()
    assert (counts.accepted, counts.waiting, counts.parked, counts.oldest_waiting_at) == (7, 0, 0, None)
    assert spool.put(mail()) == [8]


def test_a_mail_for_nobody_is_an_error_and_nothing_of_its_batch_is_kept(spool: SqliteSpool) -> None:
    nobody = mail()
    with pytest.raises(ValueError, match="at least one mailbox"):
        spool.put_many([mail(), type(nobody)(nobody.envelope, b"", ())])
    assert spool.counts().accepted == 0


def test_a_large_mail_is_a_file_that_the_spool_takes_over_and_removes(spool: SqliteSpool) -> None:
    path = spool.incoming / "large.part"
    path.write_bytes(b"x" * 2_000_000)
    spool.put(mail(raw=path))
    assert not path.exists()
    assert spool.claim("w", 10) == []
    (heavy,) = spool.claim("w", 10, lane="heavy")
    assert heavy.size_bytes == 2_000_000
    kept = spool.raw_file(heavy.mail_id)
    assert kept is not None and kept.stat().st_size == 2_000_000
    assert spool.raw(heavy.mail_id) == b"x" * 2_000_000
    spool.finish([heavy.id], heavy.token)
    assert not kept.exists()


def test_a_file_comes_back_to_the_door_when_its_batch_fails(spool: SqliteSpool) -> None:
    path = spool.incoming / "large.part"
    path.write_bytes(b"x")
    with pytest.raises(FileNotFoundError):
        spool.put_many([mail(raw=path), mail(raw=spool.incoming / "missing")])
    assert path.read_bytes() == b"x"


def test_files_that_no_mail_refers_to_are_swept_when_they_are_old(spool: SqliteSpool, tmp_path: Path) -> None:
    kept = spool.incoming / "kept.part"
    kept.write_bytes(b"kept")
    spool.put(mail(raw=kept))
    (spool.incoming / "orphan.part").write_bytes(b"x")
    (spool.large / "orphan.eml").write_bytes(b"x")
    assert spool.sweep() == 0
    assert spool.sweep(age_s=-1) == 2
    assert spool.export(1) == b"kept"


def test_refusals_are_kept_counted_and_bounded(spool: SqliteSpool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postroom.spool.schema.REFUSALS_KEPT", 5)
    for number in range(8):
        spool.refuse(Refusal("smtp", "192.0.2.7", "550", f"5.1.1 number {number}", recipient="x@acme.test"))
    found = spool.refused(limit=10)
    assert [one.id for one in found] == [8, 7, 6, 5, 4]
    assert found[0].refusal.reason == "5.1.1 number 7"
    assert [one.id for one in spool.refused(limit=2, before=7)] == [6, 5]
    assert spool.counts().refused == 8


def test_the_snapshot_accounts_for_every_delivery(spool: SqliteSpool) -> None:
    spool.put_many([mail() for _ in range(6)])
    spool.park([2], "looked odd")
    done = spool.claim("w", 2)
    spool.finish([one.id for one in done], done[0].token)
    snapshot = spool.snapshot()
    assert snapshot.accepted == 6
    assert snapshot.parked == (2,)
    assert sorted([*snapshot.waiting, *snapshot.parked, *(one.id for one in done)]) == list(range(1, 7))
    assert spool.waiting_ids() == snapshot.waiting


def test_deliveries_can_be_looked_at(spool: SqliteSpool) -> None:
    spool.put_many([mail(raw=b"first"), mail(), mail()])
    spool.park([2], "looked odd")
    assert [one.id for one in spool.listing()] == [3, 2, 1]
    assert [one.id for one in spool.listing(limit=1, before=3)] == [2]
    assert [(one.id, one.error) for one in spool.listing("parked")] == [(2, "looked odd")]
    assert spool.show(1).state == "waiting"
    assert spool.export(1) == b"first"
    with pytest.raises(SpoolMissing, match="no delivery 9"):
        spool.show(9)


def test_another_process_sees_the_same_spool(spool: SqliteSpool, tmp_path: Path) -> None:
    spool.put(mail(raw=b"here"))
    other = SqliteSpool(tmp_path / "spool")
    assert other.export(1) == b"here"
    assert other.put(mail()) == [2]
    other.close()


def test_when_it_was_on_disk_is_known(spool: SqliteSpool) -> None:
    incoming = mail(SUPPORT)
    spool.put(incoming)
    (claimed,) = spool.claim("w", 1)
    assert claimed.stored_at is not None
    assert incoming.envelope.received_at <= claimed.stored_at <= now()
