"""By which way alerts leave: never by that of the mailbox alone, which they may be about."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from postroom.activity.models import Activity, Alert
from postroom.mailboxes.people.letters import LetterToPerson, post_letter
from postroom.outbox.relay import RelayAddress
from postroom.outbox.relays.manage import add_relay
from postroom.outbox.relays.wanted import Wanted
from postroom.outbox.sender import Sender
from tests.outbox.conftest import Queue
from tests.outbox.test_sender import run, states
from tests.support.ports import free_ports
from tests.support.scripted import Scripted


def alert(acme: SimpleNamespace) -> None:
    letter = LetterToPerson("Ada", "ada@acme.test", "[Postroom] It burns", "See the page.")
    post_letter(acme.organisation, letter, as_alert=True)


def relay_of(acme: SimpleNamespace, port: int) -> None:
    wanted = Wanted(host="127.0.0.1", port=port, tls="none", auth="none")
    add_relay(acme.organisation.pk, None, 1, wanted, acme.ada)


def taken(server: Scripted) -> list[str]:
    return [to for _, recipients, _ in server.taken for to in recipients]


@pytest.fixture
def theirs() -> Iterator[Scripted]:
    """A relay of the organisation, or the one for alerts."""
    with Scripted() as scripted:
        yield scripted


@pytest.fixture
def made() -> Iterator[Any]:
    """Make senders, which are closed in the end."""
    senders: list[Sender] = []

    def make(default: int, alerts: int | None = None) -> Sender:
        own = RelayAddress("127.0.0.1", alerts) if alerts else None
        senders.append(Sender(RelayAddress("127.0.0.1", default), alert_relay=own))
        return senders[-1]

    yield make
    for sender in senders:
        sender.close()


def test_a_failing_relay_of_the_mailbox_stops_no_alert(
    acme: SimpleNamespace, mail: Queue, server: Scripted, sender: Sender
) -> None:
    relay_of(acme, free_ports(1)[0])
    mail("carol@c.test")
    alert(acme)
    run(sender)
    assert states() == {"carol@c.test": "deferred", "ada@acme.test": "sent"}
    assert taken(server) == ["ada@acme.test"]
    assert Activity.objects.get(kind="outgoing.state", data__state="sent").mailbox is None
    (raised,) = Alert.objects.filter(resolved_at=None)
    assert raised.organisation_id == acme.organisation.pk


def test_alerts_have_a_relay_of_their_own_where_the_operator_names_one(
    transactional_db: None, acme: SimpleNamespace, mail: Queue, theirs: Scripted, made: Any
) -> None:
    sender = made(free_ports(1)[0], theirs.port)
    mail("carol@c.test")
    alert(acme)
    run(sender)
    assert states() == {"carol@c.test": "deferred", "ada@acme.test": "sent"}
    assert taken(theirs) == ["ada@acme.test"]
    assert Alert.objects.get(resolved_at=None).key == "outgoing-installation"


def test_they_take_the_operators_where_their_own_fails_and_that_is_an_alert_too(
    transactional_db: None, acme: SimpleNamespace, mail: Queue, server: Scripted, made: Any
) -> None:
    sender = made(server.port, free_ports(1)[0])
    mail("carol@c.test")
    alert(acme)
    run(sender)
    assert set(states().values()) == {"sent"}
    raised = Alert.objects.get(resolved_at=None)
    assert (raised.title, raised.organisation_id) == ("Alerts cannot be mailed by their own relay", None)


def test_they_take_any_that_works(
    transactional_db: None, acme: SimpleNamespace, theirs: Scripted, made: Any
) -> None:
    relay_of(acme, theirs.port)
    alert(acme)
    run(made(free_ports(1)[0], free_ports(1)[0]))
    assert taken(theirs) == ["ada@acme.test"]
