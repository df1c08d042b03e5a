"""What a person reads when an account does not work; the password is never in it."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from postroom.intake.fetch.errors import FetchError
from postroom.intake.fetch.trial import Trial, try_account
from tests.fetching.conftest import Fetching, letter
from tests.support.dovecot import PASSWORD, Dovecot
from tests.support.ports import free_ports

pytestmark = pytest.mark.slow


def outcome(fetching: Fetching, **changes: Any) -> FetchError:
    """Try the account with some of it changed; it must fail."""
    with pytest.raises(FetchError) as raised:
        try_account(replace(fetching.account, **changes), fetching.spool, fetching.vault)
    sentence = str(raised.value)
    assert sentence.endswith(".")
    assert PASSWORD not in sentence
    return raised.value


@pytest.mark.parametrize("tls", ["tls", "starttls", "none"])
@pytest.mark.parametrize("protocol", ["imap", "pop"])
def test_a_trial_counts_what_is_there(fetching: Fetching, server: Dovecot, protocol: str, tls: str) -> None:
    server.put(fetching.account.user, letter(1), letter(2))
    port = {
        ("imap", True): server.imaps,
        ("imap", False): server.imap,
        ("pop", True): server.pops,
        ("pop", False): server.pop,
    }[protocol, tls == "tls"]
    account = replace(fetching.account, protocol=protocol, port=port, tls=tls)  # type: ignore[arg-type]
    assert try_account(account, fetching.spool, fetching.vault) == Trial(2, tells=protocol == "imap")
    assert fetching.held() == []


@pytest.mark.parametrize("protocol", ["imap", "pop"])
def test_a_wrong_password(fetching: Fetching, server: Dovecot, protocol: str) -> None:
    port = server.imaps if protocol == "imap" else server.pops
    error = outcome(fetching, protocol=protocol, port=port, secret=fetching.vault.seal("wrong" + PASSWORD))
    assert error.kind == "login"
    assert f"localhost does not let {fetching.account.user} in" in str(error)
    assert "app password" in str(error)


@pytest.mark.parametrize("tls", ["tls", "starttls"])
@pytest.mark.parametrize("protocol", ["imap", "pop"])
def test_a_certificate_that_nobody_vouches_for(
    fetching: Fetching, server: Dovecot, protocol: str, tls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    ports = {"imap": (server.imaps, server.imap), "pop": (server.pops, server.pop)}[protocol]
    error = outcome(fetching, protocol=protocol, tls=tls, port=ports[tls != "tls"])
    assert error.kind == "tls"
    assert "does not prove that it is localhost" in str(error)


def test_nothing_there_and_no_such_server(fetching: Fetching) -> None:
    assert "Nothing answers at localhost:" in str(outcome(fetching, port=free_ports(1)[0]))
    assert "There is no server nowhere.invalid" in str(outcome(fetching, host="nowhere.invalid"))


def test_tls_where_there_is_none(fetching: Fetching, server: Dovecot) -> None:
    assert "does not speak TLS as expected" in str(outcome(fetching, port=server.imap))


def test_a_folder_that_is_not_there_names_those_that_are(fetching: Fetching, server: Dovecot) -> None:
    server.put(fetching.account.user, letter(1), folder="Büro")
    error = outcome(fetching, folder="Nowhere")
    assert "no folder “Nowhere”" in str(error)
    assert "Büro" in str(error)


def test_a_secret_of_another_installation(fetching: Fetching) -> None:
    assert "Enter it again" in str(outcome(fetching, secret="gAAAA of another key"))


@contextmanager
def silent_server() -> Iterator[int]:
    """A server that accepts and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@contextmanager
def chatty_server(*words: bytes) -> Iterator[int]:
    """A server that says these words to everybody, whatever they say, then goes on saying the last."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while not ended.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    try:
                        for word in words:
                            connection.sendall(word)
                            connection.recv(4096)
                    except OSError:
                        pass

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        ended.set()


def test_a_server_that_says_nothing_is_left_in_time(
    fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postroom.intake.fetch.imap.READ_S", 0.3)
    monkeypatch.setattr("postroom.intake.fetch.imap.CONNECT_S", 0.3)
    monkeypatch.setattr("postroom.intake.fetch.pop.TIMEOUT_S", 0.3)
    with silent_server() as port:
        for protocol in ("imap", "pop"):
            for tls in ("tls", "none"):
                error = outcome(fetching, protocol=protocol, port=port, tls=tls)
                assert "did not answer in time" in str(error)


@pytest.mark.parametrize(
    "words",
    [
        (b"* OK hello\r\n", b"* CAPABILITY IMAP4rev1\r\n", b"* {99999999999}\r\n"),
        (b"* OK hello\r\n", b"\x00\xff\xfe\r\n"),
        (b"220 smtp.acme.test ESMTP\r\n",),
        (b"* OK hello\r\n", b"x" * 2_000_000),
        (b"",),
    ],
)
@pytest.mark.parametrize("protocol", ["imap", "pop"])
def test_a_server_that_talks_nonsense_is_a_sentence(
    fetching: Fetching, protocol: str, words: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postroom.intake.fetch.imap.READ_S", 1.0)
    monkeypatch.setattr("postroom.intake.fetch.imap.CONNECT_S", 1.0)
    monkeypatch.setattr("postroom.intake.fetch.pop.TIMEOUT_S", 1.0)
    with chatty_server(*words) as port:
        assert outcome(fetching, protocol=protocol, port=port, tls="none").kind in ("server", "network")


def test_no_secret_is_logged(fetching: Fetching, server: Dovecot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.put(fetching.account.user, letter(1))
    fetching.once()
    with fetching.running(secret=fetching.vault.seal("wrong-" + PASSWORD)):
        report = fetching.until(lambda report: report.failures)
    assert PASSWORD not in caplog.text
    assert PASSWORD not in report.error


def test_a_failing_account_says_so_waits_and_recovers(fetching: Fetching, server: Dovecot) -> None:
    good = fetching.account.secret
    with fetching.running(secret=fetching.vault.seal("wrong")):
        report = fetching.until(lambda report: report.failures >= 2)
        assert report.phase == "failing"
        assert report.next_at > report.failing_since > 0
    fetching.once(secret=good)
    report = fetching.until(lambda report: report.succeeded_at)
    assert (report.failures, report.error, report.failing_since) == (0, "", 0.0)


def test_a_full_disk_leaves_mail_where_it_is(
    fetching: Fetching, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = fetching.account.user
    server.put(user, letter(1))
    with monkeypatch.context() as patched:
        patched.setattr("postroom.intake.fetch.deposit.disk_is_low", lambda *_: True)
        with fetching.running(afterwards="delete"):
            assert "nearly full" in fetching.until(lambda report: report.failures > 3).error
    assert len(server.there(user)) == 1
    fetching.once()
    assert fetching.subjects() == ["1"]
    assert fetching.spool.refused() == []


def test_history_waits_while_much_is_to_be_filed_and_new_mail_does_not(
    fetching: Fetching, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = fetching.account.user
    fetching.once()
    monkeypatch.setattr("postroom.intake.fetch.deposit.MOST_WAITING", -1)
    server.put(user, letter(1))
    fetching.once()
    assert fetching.subjects() == ["1"]
    server.put(user, letter(2), folder="Old")
    with fetching.running(folder="Old"), pytest.raises(AssertionError):
        fetching_waits(fetching)
    assert fetching.subjects() == ["1"]


def fetching_waits(fetching: Fetching) -> None:
    """Succeeds if the second mail arrives within a second."""
    from tests.support.waiting import eventually

    eventually(lambda: len(fetching.held()) == 2, within_s=1.0)
