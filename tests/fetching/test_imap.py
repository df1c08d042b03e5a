"""Mail fetched by IMAP from a real server: each once, whatever happens in between."""

import datetime
import time

import pytest

from postroom.spool import SqliteSpool
from tests.fetching.conftest import Fetching, letter
from tests.support.dovecot import Dovecot
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow

THEN = datetime.datetime(2021, 5, 6, 7, 8, 9, tzinfo=datetime.UTC)


def test_what_was_there_is_history_and_what_comes_is_not(fetching: Fetching, server: Dovecot) -> None:
    user = fetching.account.user
    server.put(user, letter(1), letter(2), at=THEN)
    with fetching.running():
        report = fetching.until(lambda report: report.phase == "waiting")
        server.put(user, letter(3))
        eventually(lambda: fetching.subjects() == ["1", "2", "3"], within_s=10)
    assert (report.history, report.fetched, report.tells) == (2, 2, True)
    old, _, new = fetching.held()
    assert old.envelope.history_at == THEN
    assert old.lane == "import"
    assert (new.envelope.history_at, new.lane) == (None, "normal")
    assert (new.mailbox, new.organisation, new.envelope.door) == (3, 1, "imap")
    assert fetching.spool.export(new.id) == letter(3)


def test_history_can_be_left_where_it_is(fetching: Fetching, server: Dovecot) -> None:
    user = fetching.account.user
    server.put(user, letter(1))
    assert fetching.once(history="leave") == []
    server.put(user, letter(2))
    (one,) = fetching.once()
    assert one.envelope.history_at is None
    assert fetching.subjects() == ["2"]


@pytest.mark.parametrize("flags", [(b"\\Seen",), ()])
def test_it_goes_on_where_it_was_whatever_the_flags_say(
    fetching: Fetching, server: Dovecot, flags: tuple[bytes, ...]
) -> None:
    user = fetching.account.user
    server.put(user, letter(1))
    fetching.once()
    server.put(user, letter(2), flags=flags)
    fetching.once()
    assert fetching.subjects() == ["1", "2"]
    assert server.there(user) == {1: (), 2: flags}
    server.put(user, letter(3))
    fetching.once(afterwards="read")
    assert server.there(user) == {1: (), 2: flags, 3: (b"\\Seen",)}


def test_it_is_deleted_only_after_it_is_ours(fetching: Fetching, server: Dovecot) -> None:
    user = fetching.account.user
    server.put(user, *map(letter, range(120)))
    fetching.once(afterwards="delete")
    assert fetching.subjects() == [str(number) for number in range(120)]
    assert server.there(user) == {}


def test_a_crash_between_commit_and_deletion_is_made_good(
    fetching: Fetching, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = fetching.account.user
    server.put(user, letter(1), letter(2))
    with monkeypatch.context() as patched:
        patched.setattr(
            "postroom.intake.fetch.imap.ImapConnection.delete",
            lambda *_: (_ for _ in ()).throw(OSError("cut")),
        )
        with fetching.running(afterwards="delete"):
            fetching.until(lambda report: report.failures > 1)
    assert len(server.there(user)) == 2
    fetching.once()
    assert server.there(user) == {}
    assert fetching.subjects() == ["1", "2"]


def test_a_new_uidvalidity_fetches_nothing_twice(fetching: Fetching, server: Dovecot) -> None:
    user = fetching.account.user
    server.put(user, letter(1), letter(2))
    fetching.once()
    server.renumber(user)
    fetching.once()
    assert fetching.subjects() == ["1", "2"]
    server.put(user, letter(3))
    fetching.once()
    assert fetching.subjects() == ["1", "2", "3"]
    assert fetching.held()[-1].envelope.history_at is None


def test_a_fetch_that_breaks_off_half_way_goes_on_at_the_same_mail(
    fetching: Fetching, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = fetching.account.user
    server.put(user, *map(letter, range(160)))
    from postroom.intake.fetch.imap import ImapConnection

    whole, calls = ImapConnection.whole, []

    def breaking(self: ImapConnection, uids: list[int]) -> dict[int, bytes]:
        calls.append(uids[0])
        if len(calls) in (2, 4):
            raise ConnectionResetError("broken off")
        return whole(self, uids)

    monkeypatch.setattr(ImapConnection, "whole", breaking)
    fetching.once()
    assert fetching.subjects() == [str(number) for number in range(160)]


def test_a_mail_that_cannot_be_read_is_set_aside_and_comes_later(
    fetching: Fetching, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = fetching.account.user
    server.put(user, *map(letter, range(1, 6)))
    from postroom.intake.fetch.imap import ImapConnection

    whole, in_chunks, broken = ImapConnection.whole, ImapConnection.in_chunks, [3]

    def some(self: ImapConnection, uids: list[int]) -> dict[int, bytes]:
        if set(broken) & set(uids):
            raise ConnectionResetError("the server falls over it")
        return whole(self, uids)

    def one(self: ImapConnection, uid: int, *rest: object) -> object:
        if uid in broken:
            raise ConnectionResetError("the server falls over it")
        return in_chunks(self, uid, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(ImapConnection, "whole", some)
    monkeypatch.setattr(ImapConnection, "in_chunks", one)
    fetching.once()
    assert fetching.subjects() == ["1", "2", "4", "5"]
    assert fetching.until(lambda report: report.aside == 1)
    (row,) = fetching.spool.refused()
    assert "could not be read" in row.refusal.reason
    broken.clear()
    later_s = time.time() + 7200
    monkeypatch.setattr("postroom.intake.fetch.imap_pass.time.time", lambda: later_s)
    fetching.once()
    assert fetching.subjects() == ["1", "2", "4", "5", "3"]


def test_a_large_mail_goes_through_a_file_and_one_too_large_stays(
    fetching: Fetching, server: Dovecot
) -> None:
    user = fetching.account.user
    large, too_large = letter(1, 3_000_000), letter(2, 53_000_000)
    server.put(user, large, too_large, letter(3))
    first, second = fetching.once(afterwards="delete")
    assert fetching.spool.export(first.id) == large
    assert fetching.spool.export(second.id) == letter(3)
    assert list(server.there(user)) == [2]
    (row,) = fetching.spool.refused()
    assert (row.refusal.code, row.refusal.recipient) == ("552 5.3.4", "support@acme.test")
    fetching.once()
    assert len(fetching.spool.refused()) == 1
    assert list(fetching.spool.incoming.iterdir()) == []


def test_another_folder_is_read_from_its_own_start(fetching: Fetching, server: Dovecot) -> None:
    user = fetching.account.user
    server.put(user, letter(1))
    server.put(user, letter(2), folder="Büro")
    fetching.once(folder="Büro")
    assert fetching.subjects() == ["2"]
    fetching.once(folder="INBOX")
    assert fetching.subjects() == ["2", "1"]


def test_the_envelope_is_read_from_the_header(fetching: Fetching, server: Dovecot) -> None:
    user = fetching.account.user
    server.put(
        user,
        b"Return-Path: <carol@relay.test>\r\nDelivered-To: support+tok@acme.test\r\n" + letter(1),
        b"Return-Path: <>\r\nDelivered-To: other@acme.test\r\n" + letter(2),
        letter(3),
    )
    seen = [(one.envelope.mail_from, one.recipients) for one in fetching.once()]
    assert seen == [
        ("carol@relay.test", ("support+tok@acme.test",)),
        ("", ("support@acme.test",)),
        ("carol@customer.test", ("support@acme.test",)),
    ]


def test_mail_and_place_are_one_commit(
    fetching: Fetching, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(fetching.account.user, letter(1))
    put_many = SqliteSpool.put_many

    def failing(self: SqliteSpool, mails: list[object], *rest: object, **named: object) -> object:
        if mails:
            raise OSError("the disk is gone")
        return put_many(self, mails, *rest, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(SqliteSpool, "put_many", failing)
        with fetching.running(afterwards="delete"):
            fetching.until(lambda report: report.failures >= 2)
    assert fetching.held() == []
    assert len(server.there(fetching.account.user)) == 1
    fetching.once()
    assert fetching.subjects() == ["1"]


def test_mail_that_arrives_during_a_pass_is_not_slept_over(
    fetching: Fetching, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = fetching.account.user
    server.put(user, letter(1))
    from postroom.intake.fetch.imap import ImapConnection

    whole, uids = ImapConnection.whole, ImapConnection.uids

    def arriving(self: ImapConnection, numbers: list[int]) -> dict[int, bytes]:
        if 1 in numbers:
            server.put(user, letter(2))
            uids(self, self.select("INBOX", readonly=True), 0)  # The server has now told of it.
        return whole(self, numbers)

    monkeypatch.setattr(ImapConnection, "whole", arriving)
    with fetching.running():
        eventually(lambda: fetching.subjects() == ["1", "2"], within_s=6)
