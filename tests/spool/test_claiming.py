"""Who gets which mail, for how long, and what becomes of mail that fails."""

import time

import pytest

from postroom.spool import SqliteSpool
from postroom.spool.sqlite import Database
from tests.spool.making import NORTH, SALES, SUPPORT, mail


def test_mailboxes_take_turns_however_much_waits_for_one(spool: SqliteSpool) -> None:
    spool.put_many([mail(SUPPORT) for _ in range(500)] + [mail(SALES)] + [mail(NORTH) for _ in range(3)])
    boxes = [one.mailbox for one in spool.claim("w", 12)]
    assert boxes.count(SALES) == 1
    assert boxes.count(NORTH) == 3
    assert boxes.count(SUPPORT) == 8


def test_with_more_mailboxes_than_room_each_comes_once_in_turn(spool: SqliteSpool) -> None:
    spool.put_many([mail(box) for box in range(1, 8) for _ in range(3)])
    rounds = [{one.mailbox for one in spool.claim("w", 3)} for _ in range(3)]
    assert rounds == [{1, 2, 3}, {4, 5, 6}, {7, 1, 2}]


def test_mail_of_one_mailbox_comes_in_the_order_of_arrival(spool: SqliteSpool) -> None:
    spool.put_many([mail(SUPPORT), mail(SALES), mail(SUPPORT)])
    assert [one.id for one in spool.claim("w", 10)] == [1, 2, 3]


def test_a_claim_costs_the_same_with_much_waiting(spool: SqliteSpool) -> None:
    steps = []
    for more in (200, 5_000):
        spool.put_many([mail(SUPPORT, raw=b"") for _ in range(more)])
        connection = spool._quick.connection
        count = [0]
        connection.set_progress_handler(lambda count=count: count.__setitem__(0, count[0] + 1) or 0, 100)
        assert len(spool.claim("w", 20)) == 20
        connection.set_progress_handler(None, 0)
        steps.append(count[0])
    assert steps[1] <= steps[0] * 1.5 + 10


def test_no_delivery_is_in_two_hands(spool: SqliteSpool) -> None:
    spool.put_many([mail() for _ in range(10)])
    first, second = spool.claim("a", 6), spool.claim("b", 6)
    assert {one.id for one in first} | {one.id for one in second} == set(range(1, 11))
    assert len(first) + len(second) == 10


def test_lanes_are_apart(spool: SqliteSpool) -> None:
    spool.put_many([mail(), mail(lane="storm"), mail(raw=b"x" * (1024 * 1024 + 1))])
    assert [one.id for one in spool.claim("w", 9)] == [1]
    assert [one.id for one in spool.claim("w", 9, lane="storm")] == [2]
    assert [one.id for one in spool.claim("w", 9, lane="heavy")] == [3]


def test_mail_can_be_moved_to_another_lane(spool: SqliteSpool) -> None:
    spool.put_many([mail(SUPPORT), mail(SUPPORT), mail(SALES), mail(SALES)])
    assert spool.to_lane("storm", mailbox=SUPPORT) == 2
    assert spool.to_lane("storm", ids=[3]) == 1
    assert [one.id for one in spool.claim("w", 9)] == [4]
    assert {one.id for one in spool.claim("w", 9, lane="storm")} == {1, 2, 3}


def test_after_its_lease_a_delivery_is_claimed_again_and_the_late_worker_has_no_say(
    spool: SqliteSpool,
) -> None:
    spool.put(mail())
    (late,) = spool.claim("slow", 1, lease_s=0.01)
    assert late.attempts == 1
    time.sleep(0.02)
    (again,) = spool.claim("quick", 1)
    assert (again.id, again.attempts) == (late.id, 2)
    assert "slow did not finish" in again.error
    assert spool.finish([late.id], late.token) == 0
    assert spool.release([late.id], late.token, "too late") == 0
    assert spool.extend([late.id], late.token, 60) == 0
    assert spool.show(again.id).state == "claimed"
    assert spool.finish([again.id], again.token) == 1
    assert spool.finish([again.id], again.token) == 0


def test_a_lease_can_be_prolonged(spool: SqliteSpool) -> None:
    spool.put(mail())
    (held,) = spool.claim("w", 1, lease_s=0.01)
    assert spool.extend([held.id], held.token, 60) == 1
    time.sleep(0.02)
    assert spool.claim("other", 1) == []


def test_a_mail_that_was_tried_before_comes_alone(spool: SqliteSpool) -> None:
    spool.put_many([mail() for _ in range(5)])
    died = spool.claim("w", 5)
    spool.release([one.id for one in died], died[0].token, "the worker died")
    alone = [spool.claim("w", 5) for _ in range(5)]
    assert [len(one) for one in alone] == [1] * 5
    assert {one[0].id for one in alone} == {1, 2, 3, 4, 5}


def test_after_three_attempts_a_delivery_is_parked_with_the_reason(spool: SqliteSpool) -> None:
    spool.put_many([mail(raw=b"poison"), mail(raw=b"innocent")])
    for _ in range(3):
        for one in spool.claim("w", 1):
            spool.release([one.id], one.token, "ZeroDivisionError")
        spool.to_lane("storm", ids=[2])
    assert spool.claim("w", 1) == []
    parked = spool.show(1)
    assert parked.state == "parked"
    assert parked.error == "given up after 3 attempts: ZeroDivisionError"
    assert spool.counts().parked == 1
    assert spool.export(1) == b"poison"


def test_a_failure_that_is_not_the_mails_fault_is_no_attempt(spool: SqliteSpool) -> None:
    spool.put(mail())
    for _ in range(10):
        (one,) = spool.claim("w", 1)
        assert one.attempts == 1
        spool.release([one.id], one.token, "the database is down", blame=False)


def test_a_delay_is_waited_for(spool: SqliteSpool) -> None:
    spool.put(mail())
    (one,) = spool.claim("w", 1)
    spool.release([one.id], one.token, "not now", delay_s=0.05)
    assert spool.claim("w", 1) == []
    assert spool.counts().waiting == 1
    time.sleep(0.06)
    assert [again.error for again in spool.claim("w", 1)] == ["not now"]


def test_a_parked_delivery_can_be_retried_with_new_attempts(spool: SqliteSpool) -> None:
    spool.put(mail())
    spool.park([1], "looked odd")
    assert spool.claim("w", 1) == []
    assert spool.retry([1]) == 1
    assert spool.claim("w", 1)[0].attempts == 1


@pytest.mark.parametrize("durable", [True, False])
def test_putting_is_durable_and_working_costs_no_fsync(spool: SqliteSpool, durable: bool) -> None:
    database: Database = spool._durable if durable else spool._quick
    (level,) = database.connection.execute("PRAGMA synchronous").fetchone()
    assert level == (2 if durable else 1)
