"""How far a fetching door has got is kept with the mail that it fetched: both or neither."""

from pathlib import Path

import pytest

from postroom.spool import Envelope, Incoming, Refusal, SqliteSpool
from tests.spool.making import mail


def test_a_state_is_kept_with_its_mail_and_the_latest_wins(spool: SqliteSpool, tmp_path: Path) -> None:
    assert spool.states("imap:") == {}
    assert spool.put(mail(), states=[("imap:1:77", "5"), ("imap:2:78", "1")]) == [1]
    spool.put_many([mail(), mail()], states=[("imap:1:77", "7")])
    other = SqliteSpool(tmp_path / "spool")
    assert other.states("imap:1:") == {"imap:1:77": "7"}
    assert other.states("imap:") == {"imap:1:77": "7", "imap:2:78": "1"}
    assert other.states("pop:") == {}


def test_a_prefix_is_text_and_no_pattern(spool: SqliteSpool) -> None:
    spool.put_many([], states=[("a_b:1", "x"), ("acb:1", "y"), ("A_b:1", "z")])
    assert spool.states("a_b:") == {"a_b:1": "x"}
    assert spool.states("%") == {}


def test_a_mail_that_cannot_be_kept_leaves_the_state_as_it_was(spool: SqliteSpool) -> None:
    spool.put(mail(), states=[("imap:1:77", "5")])
    unkept = Incoming(Envelope("imap", "", "", "", ()), b"x", ())
    with pytest.raises(ValueError, match="at least one mailbox"):
        spool.put(unkept, states=[("imap:1:77", "6")])
    assert spool.states("imap:") == {"imap:1:77": "5"}
    assert spool.counts().accepted == 1


def test_a_refusal_of_what_was_fetched_is_kept_with_the_state_that_passes_it(
    spool: SqliteSpool, tmp_path: Path
) -> None:
    too_large = Refusal("imap", "", "552", "5.3.4 too large")
    assert spool.put_many([], [too_large], [("imap:1:77", "8")]) == []
    spool.append([mail()], [too_large], [("imap:1:77", "9")])
    other = SqliteSpool(tmp_path / "spool")
    assert other.states("imap:") == {"imap:1:77": "9"}
    assert [one.refusal.reason for one in other.refused()] == ["5.3.4 too large"] * 2
    assert other.counts().refused == 2
