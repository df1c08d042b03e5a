"""An alert reaches its owner by mail although the relay is out."""

from collections.abc import Iterator

import pytest

from tests.support.installation import Installation
from tests.support.sink import Sink
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow


@pytest.fixture
def other_way() -> Iterator[Sink]:
    """The relay for alerts."""
    sink = Sink().start()
    yield sink
    sink.stop()


def test_the_alert_comes_by_another_way(
    installation_in_peace: Installation, sink: Sink, other_way: Sink
) -> None:
    installation = installation_in_peace
    installation.options = ("--alert-relay", f"smtp://127.0.0.1:{other_way.port}")
    installation.start()
    sink.stop()
    api = installation.api()
    mail = {"mailbox": "support@acme.test", "to": ["carol@customer.test"], "subject": "Hi", "text": "Hello."}
    assert api.post("/conversations", json=mail).status_code == 201
    eventually(lambda: other_way.taken, within_s=60)
    (taken,) = other_way.taken
    assert (taken.mail_from, taken.recipients) == ("<>", ["ada@acme.test"])
    assert taken.mail["Subject"] == "[Postroom] Outgoing mail cannot be handed over"
    assert taken.mail["Auto-Submitted"] == "auto-generated"
    assert api.get("/alerts").json()["items"][0]["title"] == "Outgoing mail cannot be handed over"
    sink.start()
    eventually(lambda: sink.taken, within_s=60)
    assert sink.taken[0].recipients == ["carol@customer.test"]
