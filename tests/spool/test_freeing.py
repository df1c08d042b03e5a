"""What a dead worker held is free at once."""

from pathlib import Path

from postroom.spool import Addressed, Envelope, Incoming, SqliteSpool


def test_only_what_the_dead_held_waits_again(tmp_path: Path) -> None:
    spool = SqliteSpool(tmp_path)
    envelope = Envelope("smtp", "127.0.0.1", "x", "a@b.test", ("c@d.test",))
    for _ in range(2):
        spool.put(Incoming(envelope, b"raw", [Addressed(1, 1, ("c@d.test",))]))
    (dead,) = spool.claim("dead", 1)
    (alive,) = spool.claim("alive", 1)
    assert spool.free_dead(lambda worker: worker == "dead") == 1
    assert spool.show(dead.id).state == "waiting"
    assert spool.show(alive.id).state == "claimed"
    assert spool.finish([dead.id], dead.token) == 0
