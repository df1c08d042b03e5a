"""The sender against servers that do what servers do."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from postroom.activity.models import Alert
from postroom.kit.clock import now
from postroom.outbox.dead import dead_addresses
from postroom.outbox.models import Kind, Recipient, Relay, State
from postroom.outbox.queue import retry
from postroom.outbox.relays.manage import add_relay, as_wanted, change_relay
from postroom.outbox.relays.wanted import Wanted
from postroom.outbox.sender import Sender
from tests.outbox.conftest import Queue
from tests.support.dns import NameServer
from tests.support.scripted import Scripted


def run(sender: Sender) -> None:
    """Let the sender do all that is due."""
    sender._next_s.clear()
    while sender.work_once():
        pass
    sender.finish()


def states() -> dict[str, str]:
    return dict(Recipient.objects.values_list("address", "state"))


def answer(address: str) -> str:
    return Recipient.objects.get(address=address).answer


@pytest.mark.parametrize("pipelining", [True, False])
def test_each_recipient_has_the_servers_own_words(
    mail: Queue, server: Scripted, sender: Sender, pipelining: bool
) -> None:
    server.pipelining = pipelining
    server.on_rcpt = {"no@c.test": "550 5.7.1 not here", "later@c.test": "451 4.7.1 greylisted"}
    mail("yes@c.test", "no@c.test", "later@c.test")
    run(sender)
    assert states() == {"yes@c.test": "sent", "no@c.test": "failed", "later@c.test": "deferred"}
    assert answer("yes@c.test") == "250 taken as 4711"
    assert answer("no@c.test") == "550 5.7.1 not here"
    assert answer("later@c.test") == "451 4.7.1 greylisted"
    ((mail_from, to, raw),) = server.taken
    assert (mail_from, to) == ("support@acme.test", ["yes@c.test"])
    assert raw.endswith(b"\r\n\r\n.hidden dot\r\nx\r\n")
    assert 20 < (Recipient.objects.get(address="later@c.test").due_at - now()).total_seconds() < 40


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_refused_mail_leaves_the_connection_fit_for_the_next(
    mail: Queue, server: Scripted, sender: Sender, pipelining: bool
) -> None:
    server.pipelining = pipelining
    server.on_rcpt = {"no@c.test": "550 5.7.1 not here"}
    mail("no@c.test")
    run(sender)
    mail("yes@c.test")
    run(sender)
    assert states() == {"no@c.test": "failed", "yes@c.test": "sent"}
    assert server.connections == 1


def test_a_connection_dropped_in_the_middle_sends_nothing_twice(
    mail: Queue, server: Scripted, sender: Sender
) -> None:
    server.hang_up, server.hang_ups = "content", 1
    mail("a@c.test")
    run(sender)
    assert states() == {"a@c.test": "sent"}
    assert len(server.taken) == 1


def test_one_always_dropped_in_the_middle_is_put_off(mail: Queue, server: Scripted, sender: Sender) -> None:
    server.hang_up = "content"
    mail("a@c.test")
    run(sender)
    assert states() == {"a@c.test": "deferred"}
    assert server.taken == []


def test_a_lost_answer_is_uncertain_and_never_sent_again_by_itself(
    mail: Queue, server: Scripted, sender: Sender
) -> None:
    server.hang_up, server.hang_ups = "answer", 1
    mail("a@c.test")
    run(sender)
    assert states() == {"a@c.test": "uncertain"}
    Recipient.objects.update(due_at=now())
    run(sender)
    assert len(server.taken) == 1
    assert retry(Recipient.objects.get())
    run(sender)
    assert states() == {"a@c.test": "sent"}
    assert len(server.taken) == 2


def test_a_wrong_password_alerts_at_once_loses_nothing_and_goes_on_when_mended(
    mail: Queue, server: Scripted, sender: Sender, acme: SimpleNamespace
) -> None:
    server.password = "right"
    wanted = Wanted(host="127.0.0.1", port=server.port, tls="none", user="support", secret="wrong")
    row = add_relay(acme.organisation.pk, acme.support.pk, 1, wanted, acme.ada)
    for number in range(5):
        mail(f"{number}@c.test")
    run(sender)
    assert set(states().values()) <= {"deferred", "queued"}
    alert = Alert.objects.get(resolved_at=None)
    assert "does not accept the user name or the password (535" in alert.sentence
    assert alert.organisation_id == acme.organisation.pk
    assert "wrong" not in alert.sentence.replace("wrong user name", "")
    row.refresh_from_db()
    assert row.failures == 1
    assert server.connections <= 5

    change_relay(row, Wanted(**{**vars_of(as_wanted(row)), "secret": "right"}), acme.ada)
    run(sender)
    assert set(states().values()) == {"sent"}
    assert len(server.taken) == 5
    assert not Alert.objects.filter(resolved_at=None).exists()


def test_a_server_that_wants_a_sign_in_fails_no_mail(mail: Queue, server: Scripted, sender: Sender) -> None:
    server.password = "asked for"
    mail("a@c.test")
    run(sender)
    assert states() == {"a@c.test": "deferred"}
    assert "530" in Alert.objects.get().sentence


def test_the_second_takes_over_where_the_first_cannot_be_reached(
    mail: Queue, server: Scripted, sender: Sender, acme: SimpleNamespace
) -> None:
    gone = Wanted(host="127.0.0.1", port=1, tls="none", auth="none")
    there = Wanted(host="127.0.0.1", port=server.port, tls="none", auth="none")
    add_relay(acme.organisation.pk, None, 1, gone, acme.ada)
    add_relay(acme.organisation.pk, None, 2, there, acme.ada)
    mail("a@c.test")
    mail("b@c.test", mailbox=acme.sales)
    run(sender)
    assert set(states().values()) == {"sent"}
    assert Alert.objects.get().title == "Mail cannot be handed to 127.0.0.1:1"
    first, second = Relay.objects.order_by("place")
    assert (first.failures, second.failures) == (1, 0)


def test_a_mailbox_goes_its_own_way_and_a_stranger_the_common_one(
    mail: Queue, server: Scripted, sender: Sender, acme: SimpleNamespace
) -> None:
    with Scripted() as own:
        wanted = Wanted(host="127.0.0.1", port=own.port, tls="none", auth="none")
        add_relay(acme.organisation.pk, acme.support.pk, 1, wanted, acme.ada)
        mail("a@c.test")
        mail("b@c.test", mailbox=acme.sales)
        mail("c@c.test", mailbox=acme.north)
        run(sender)
        assert [to for _, to, _ in own.taken] == [["a@c.test"]]
        assert sorted(to[0] for _, to, _ in server.taken) == ["b@c.test", "c@c.test"]


def test_a_person_passes_what_machines_have_queued(mail: Queue, server: Scripted, sender: Sender) -> None:
    for number in range(200):
        mail(f"{number}@bulk.test", kind=Kind.CAMPAIGN)
    mail("auto@c.test", kind=Kind.AUTOMATIC)
    mail("reply@c.test")
    sender.work_once()
    run(sender)
    order = [to[0] for _, to, _ in server.taken]
    assert len(order) == 202
    assert order.index("reply@c.test") < 30
    assert order.index("auto@c.test") < 40


def test_mailboxes_take_turns(mail: Queue, sender: Sender, server: Scripted, acme: SimpleNamespace) -> None:
    for number in range(150):
        mail(f"{number}@bulk.test", kind=Kind.CAMPAIGN)
    for number in range(5):
        mail(f"{number}@c.test", kind=Kind.CAMPAIGN, mailbox=acme.sales)
    run(sender)
    order = [to[0] for _, to, _ in server.taken]
    assert max(order.index(f"{number}@c.test") for number in range(5)) < 40


def test_no_more_connections_than_allowed(
    mail: Queue, server: Scripted, sender: Sender, acme: SimpleNamespace
) -> None:
    wanted = Wanted(host="127.0.0.1", port=server.port, tls="none", auth="none", connections=2)
    add_relay(acme.organisation.pk, None, 1, wanted, acme.ada)
    for number in range(40):
        mail(f"{number}@c.test")
    run(sender)
    assert set(states().values()) == {"sent"}
    assert server.most_at_once <= 2
    assert server.connections <= 3


def test_straight_to_each_domain(
    mail: Queue, server: Scripted, names: NameServer, sender: Sender, acme: SimpleNamespace
) -> None:
    names.records = {
        ("one.test", "MX"): ["10 dead.one.test.", "20 mx.one.test."],
        ("dead.one.test", "A"): ["127.0.0.9"],
        ("mx.one.test", "A"): ["127.0.0.1"],
        ("two.test", "A"): ["127.0.0.1"],
        ("null.test", "MX"): ["0 ."],
    }
    names.silent = {"silent.test"}
    add_relay(acme.organisation.pk, None, 1, Wanted(kind="direct", port=server.port), acme.ada)
    hosts = {"dead.one.test": "127.0.0.9", "mx.one.test": "127.0.0.1", "two.test": "127.0.0.1"}
    with resolving(hosts):
        mail("a@one.test", "b@two.test", "c@null.test", "d@silent.test", "e@nowhere.test")
        run(sender)
    assert states() == {
        "a@one.test": "sent",
        "b@two.test": "sent",
        "c@null.test": "failed",
        "d@silent.test": "deferred",
        "e@nowhere.test": "failed",
    }
    assert "takes no mail (null MX)" in answer("c@null.test")
    assert "There is no domain nowhere.test" in answer("e@nowhere.test")
    assert not Alert.objects.exists()


def test_after_five_days_it_is_given_up(mail: Queue, server: Scripted, sender: Sender) -> None:
    server.on_rcpt = {"later@c.test": "451 4.2.2 mailbox full"}
    mail("later@c.test")
    run(sender)
    assert states() == {"later@c.test": "deferred"}
    Recipient.objects.update(first_tried_at=now() - timedelta(days=5, seconds=1), due_at=now())
    run(sender)
    assert states() == {"later@c.test": "failed"}
    assert "5 days" in answer("later@c.test")
    assert "mailbox full" in answer("later@c.test")


def test_nothing_more_is_sent_to_a_dead_address_until_somebody_wants_it(
    mail: Queue, server: Scripted, sender: Sender, acme: SimpleNamespace
) -> None:
    server.on_rcpt = {"Gone@c.test": "550 5.1.1 no such user"}
    mail("Gone@c.test")
    run(sender)
    assert [row.address for row in dead_addresses(acme.ada)] == ["gone@c.test"]
    assert not dead_addresses(acme.dora).exists()

    server.on_rcpt = {}
    again = mail("gone@c.test", "there@c.test")
    run(sender)
    assert [to for _, to, _ in server.taken] == [["there@c.test"]]
    row = again.recipients.get(address="gone@c.test")
    assert row.state == State.FAILED
    assert "550 5.1.1 no such user" in row.answer

    assert retry(row)
    run(sender)
    assert [to for _, to, _ in server.taken][1:] == [["gone@c.test"]]
    assert not dead_addresses(acme.ada).exists()


def vars_of(wanted: Wanted) -> dict[str, object]:
    return {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}


class resolving:  # noqa: N801 (used like a function)
    """Let this process know the hosts of the test, which its system does not."""

    def __init__(self, hosts: dict[str, str]) -> None:
        self.hosts = hosts

    def __enter__(self) -> None:
        import socket

        self.before = socket.getaddrinfo
        hosts, before = self.hosts, self.before
        socket.getaddrinfo = lambda host, *rest, **more: before(hosts.get(host, host), *rest, **more)

    def __exit__(self, *_: object) -> None:
        import socket

        socket.getaddrinfo = self.before
