"""The sender against Debian's postfix, and against its smtp-sink, which misbehaves as it is told."""

from types import SimpleNamespace

import pytest

from postroom.activity.models import Alert
from postroom.kit.clock import now
from postroom.outbox.models import Recipient
from postroom.outbox.relays.manage import add_relay
from postroom.outbox.relays.wanted import Wanted
from postroom.outbox.sender import Sender
from tests.outbox.conftest import Queue
from tests.outbox.test_sender import answer, run, states
from tests.support.postfix import postfix, smtp_sink

pytestmark = pytest.mark.slow


def by_relay(acme: SimpleNamespace, port: int) -> None:
    """Let mail of Acme go by a relay on this port."""
    add_relay(
        acme.organisation.pk, None, 1, Wanted(host="127.0.0.1", port=port, tls="none", auth="none"), acme.ada
    )


def test_postfix_takes_defers_and_refuses(mail: Queue, sender: Sender, acme: SimpleNamespace) -> None:
    with postfix({}) as server:
        by_relay(acme, server.port)
        server.answers("later@c.test", "450 4.2.0 come back later")
        server.answers("no@c.test", "550 5.7.1 we do not want this")
        mail("yes@c.test", "later@c.test", "no@c.test")
        run(sender)
        assert states() == {"yes@c.test": "sent", "later@c.test": "deferred", "no@c.test": "failed"}
        assert answer("yes@c.test").startswith("250 2.0.0 Ok: queued as")
        assert "come back later" in answer("later@c.test")
        assert "we do not want this" in answer("no@c.test")
        server.forgets()
        sender._connections.hang_up(every=True)  # A process of postfix keeps what it read at its start.
        Recipient.objects.filter(state="deferred").update(due_at=now())
        run(sender)
        assert states()["later@c.test"] == "sent"
        assert server.log().count("to=<yes@c.test>") == 1
        assert not Alert.objects.exists()


def test_postfix_that_does_not_relay_for_us_loses_no_mail(
    mail: Queue, sender: Sender, acme: SimpleNamespace
) -> None:
    with postfix({}, relays=False) as server:
        by_relay(acme, server.port)
        mail("a@c.test", "b@c.test")
        run(sender)
        assert set(states().values()) == {"deferred"}
        assert "Relay access denied" in Alert.objects.get().sentence


def test_postfix_finds_a_mail_too_large(mail: Queue, sender: Sender, acme: SimpleNamespace) -> None:
    with postfix({}, most_bytes=50) as server:
        by_relay(acme, server.port)
        mail("a@c.test")
        run(sender)
        assert states() == {"a@c.test": "failed"}
        assert "552" in answer("a@c.test")


@pytest.mark.parametrize(
    ("options", "state", "words"),
    [
        (("-q", "DATA"), "deferred", "connection broke"),
        (("-Q", "DATA"), "deferred", "421"),
        (("-q", "."), "uncertain", "connection broke"),
        (("-Q", "."), "deferred", "421"),
        (("-r", "."), "deferred", "450"),
        (("-f", "."), "failed", "500"),
        (("-r", "RCPT"), "deferred", "450"),
        (("-f", "RCPT"), "failed", "500"),
        (("-q", "CONNECT"), "deferred", "hung up"),
    ],
)
def test_a_server_that_fails_in_the_middle(
    mail: Queue, sender: Sender, acme: SimpleNamespace, options: tuple[str, ...], state: str, words: str
) -> None:
    with smtp_sink(*options) as port:
        by_relay(acme, port)
        mail("a@c.test")
        run(sender)
    assert states() == {"a@c.test": state}
    assert words in answer("a@c.test")


def test_none_is_lost_and_none_sent_twice_where_the_server_always_hangs_up_at_the_end(
    mail: Queue, sender: Sender, acme: SimpleNamespace
) -> None:
    """After the last byte nobody can know: such mail is shown as uncertain, and waits for a person."""
    with smtp_sink("-q", ".") as port:
        by_relay(acme, port)
        for number in range(20):
            mail(f"{number}@c.test")
        run(sender)
        Recipient.objects.update(due_at=now())
        run(sender)
    assert set(states().values()) == {"uncertain"}
    assert set(Recipient.objects.values_list("attempts", flat=True)) == {1}
