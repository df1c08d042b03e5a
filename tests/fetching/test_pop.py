"""Mail fetched by POP from a real server: each once, whatever happens in between."""

from datetime import UTC, datetime

import pytest

from tests.fetching.conftest import Fetching, letter
from tests.support.dovecot import Dovecot

pytestmark = pytest.mark.slow


@pytest.fixture
def by_pop(fetching: Fetching, server: Dovecot) -> dict[str, object]:
    """What makes the account one of POP."""
    return {"protocol": "pop", "port": server.pops}


def test_what_was_there_is_history_with_its_date_and_what_comes_is_not(
    fetching: Fetching, server: Dovecot, by_pop: dict[str, object]
) -> None:
    user = fetching.account.user
    server.put(user, letter(1), b"Received: from a by b; Tue, 3 Mar 2020 11:00:00 +0100\r\n" + letter(2))
    fetching.once(**by_pop)
    server.put(user, letter(3))
    fetching.once()
    fetching.once()
    assert fetching.subjects() == ["1", "2", "3"]
    assert [one.envelope.history_at for one in fetching.held()] == [
        datetime(2020, 3, 2, 10, tzinfo=UTC),
        datetime(2020, 3, 3, 10, tzinfo=UTC),
        None,
    ]
    assert fetching.held()[0].envelope.door == "pop"
    assert len(server.there(user)) == 3


def test_history_that_is_left_is_never_fetched_nor_deleted(
    fetching: Fetching, server: Dovecot, by_pop: dict[str, object]
) -> None:
    user = fetching.account.user
    server.put(user, letter(1))
    fetching.once(history="leave", **by_pop)
    server.put(user, letter(2))
    fetching.once(afterwards="delete")
    assert fetching.subjects() == ["2"]
    assert list(server.there(user)) == [1]


def test_it_is_deleted_only_when_the_session_ends_well(
    fetching: Fetching,
    server: Dovecot,
    by_pop: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user = fetching.account.user
    server.put(user, letter(1), letter(2))
    with monkeypatch.context() as patched:
        patched.setattr(
            "postroom.intake.fetch.pop.PopConnection.close", lambda *_: (_ for _ in ()).throw(OSError("cut"))
        )
        with fetching.running(afterwards="delete", **by_pop):
            fetching.until(lambda report: report.failures > 1)
    assert len(server.there(user)) == 2
    fetching.once()
    assert server.there(user) == {}
    assert fetching.subjects() == ["1", "2"]


def test_dots_long_lines_and_large_mails_come_through_as_they_are(
    fetching: Fetching, server: Dovecot, by_pop: dict[str, object]
) -> None:
    odd = letter(1) + b".\r\n..\r\n.x\r\n" + b"y" * 200_000 + b"\r\n" + b"." * 70_000 + b"\r\n"
    large = letter(2, 3_000_000)
    server.put(fetching.account.user, odd, large)
    first, second = fetching.once(**by_pop)
    assert fetching.spool.export(first.id) == odd
    assert fetching.spool.export(second.id) == large
    assert list(fetching.spool.incoming.iterdir()) == []


def test_a_mail_that_is_too_large_stays_and_is_said_once(
    fetching: Fetching, server: Dovecot, by_pop: dict[str, object]
) -> None:
    user = fetching.account.user
    server.put(user, letter(1, 53_000_000), letter(2))
    fetching.once(afterwards="delete", **by_pop)
    fetching.once()
    assert fetching.subjects() == ["2"]
    assert list(server.there(user)) == [1]
    (row,) = fetching.spool.refused()
    assert row.refusal.code == "552 5.3.4"


def test_starttls_protects_pop_too(fetching: Fetching, server: Dovecot, by_pop: dict[str, object]) -> None:
    server.put(fetching.account.user, letter(1))
    (one,) = fetching.once(protocol="pop", port=server.pop, tls="starttls")
    assert one.envelope.tls == "TLS"
