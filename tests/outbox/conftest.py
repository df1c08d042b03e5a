"""A sender that works when told, and mail for it."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from postroom.outbox.models import Kind, Outgoing
from postroom.outbox.queue import Letter, queue
from postroom.outbox.relay import RelayAddress
from postroom.outbox.sender import Sender
from tests.support.dns import NameServer
from tests.support.scripted import Scripted

RAW = b"From: support@acme.test\r\nSubject: x\r\nMessage-ID: <1@acme.test>\r\n\r\n.hidden dot\r\nx\r\n"
Queue = Callable[..., Outgoing]


@pytest.fixture
def mail(acme: SimpleNamespace) -> Queue:
    """Queue a mail of Support, or of another mailbox."""

    def queued(*to: str, kind: Kind = Kind.HUMAN, mailbox: object = None) -> Outgoing:
        box = mailbox or acme.support
        return queue(
            Letter(
                organisation=box.organisation_id,
                mailbox=box.pk,
                conversation=None,
                kind=kind,
                generation=0,
                message_id=f"{to[0]}@{box.address.rpartition('@')[2]}",
                mail_from=box.address,
                recipients=to,
                raw=RAW,
            )
        )

    return queued


@pytest.fixture
def server() -> Iterator[Scripted]:
    """The relay."""
    with Scripted() as scripted:
        yield scripted


@pytest.fixture
def names() -> Iterator[NameServer]:
    """The DNS."""
    with NameServer() as running:
        yield running


@pytest.fixture
def sender(transactional_db: None, server: Scripted, names: NameServer, settings: object) -> Iterator[Sender]:
    """The sender of an installation whose default relay is `server`."""
    settings.DNS = names.address  # type: ignore[attr-defined]
    made = Sender(RelayAddress("127.0.0.1", server.port))
    yield made
    made.close()
