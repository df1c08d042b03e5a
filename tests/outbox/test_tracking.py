"""Tracking: who counts as a person, what is switched on, and that links cannot be bent."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from postroom.accounts.installation import blobs
from postroom.conversations.addresses import entered
from postroom.conversations.replies import start
from postroom.conversations.words import written
from postroom.kit.clock import now
from postroom.mailboxes.tracking import set_tracking, tracks
from postroom.outbox.models import Recipient, Sighting, State
from postroom.outbox.tracking.automatic import why_automatic
from postroom.outbox.tracking.links import read, with_tracking
from postroom.outbox.tracking.noting import set_default

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.mark.parametrize(
    ("agent", "method", "since_s", "ours", "automatic"),
    [
        (FIREFOX, "GET", 60, False, False),
        (FIREFOX, "GET", 3, False, True),
        (FIREFOX, "GET", None, False, True),
        (FIREFOX, "HEAD", 60, False, True),
        (FIREFOX, "GET", 60, True, True),
        ("Mozilla/5.0 (Windows NT 5.1) (via ggpht.com GoogleImageProxy)", "GET", 60, False, True),
        ("Mozilla/5.0", "GET", 60, False, True),
        ("YahooMailProxy; https://help.yahoo.com", "GET", 60, False, True),
        ("Barracuda Sentinel", "GET", 60, False, True),
        ("python-requests/2.32", "GET", 60, False, True),
        ("", "GET", 60, False, True),
    ],
)
def test_machines_do_not_count(
    agent: str, method: str, since_s: float | None, ours: bool, automatic: bool
) -> None:
    assert bool(why_automatic(agent, method, since_s, ours)) == automatic


@pytest.mark.parametrize(
    ("default", "mailbox", "message", "tracked"),
    [
        (False, "", None, False),
        (True, "", None, True),
        (True, "", False, False),
        (False, "", True, True),
        (True, "off", True, False),
        (False, "on", False, True),
    ],
)
def test_the_mailbox_wins(
    acme: SimpleNamespace, settings: Any, default: bool, mailbox: str, message: bool | None, tracked: bool
) -> None:
    settings.PUBLIC_URL = "https://post.acme.test"
    set_default(acme.organisation.pk, default, acme.ada)
    set_tracking(acme.support, mailbox, acme.ada)
    assert tracks(acme.support, message) == tracked
    settings.PUBLIC_URL = ""
    assert not tracks(acme.support, message)


def test_links_lead_through_us_and_nowhere_else() -> None:
    markup = '<p><a class="x" href="https://a.test/?b=1&amp;c=2">a</a> <a href="mailto:x@y.test">m</a></p>'
    tracked = with_tracking(markup, "1@acme.test", "https://post.acme.test")
    assert 'href="https://a.test' not in tracked
    assert "mailto:x@y.test" in tracked
    link = tracked.split("/seen/")[1].split('"')[0]
    seen = read(link)
    assert seen is not None
    assert (seen.message_id, seen.url) == ("1@acme.test", "https://a.test/?b=1&c=2")
    assert read(link[:-1] + ("a" if link[-1] != "a" else "b")) is None
    assert read("rubbish") is None
    pixel = read(tracked.split("/seen/")[2].split(".gif")[0])
    assert pixel is not None
    assert pixel.url == ""


def test_a_mail_is_sent_opened_and_followed(acme: SimpleNamespace, settings: Any, client: Client) -> None:
    settings.PUBLIC_URL = "https://post.acme.test"
    set_tracking(acme.support, "on", acme.ada)
    words = written(html='<p>See <a href="https://acme.test/offer">our offer</a></p>')
    message = start(acme.support, acme.ada, words, entered(to="carol@customer.test"), "Offer")
    outgoing = message.outgoing
    assert outgoing is not None
    raw = blobs().get(outgoing.digest).decode().replace("=\r\n", "").replace("=3D", "=")
    tokens = [part.split('"')[0] for part in raw.split("/seen/")[1:]]
    assert len(tokens) == 2
    left = now() - timedelta(minutes=5)
    Recipient.objects.update(state=State.SENT, changed_at=left)

    followed = client.get(f"/seen/{tokens[0]}", headers={"User-Agent": FIREFOX})
    assert (followed.status_code, followed["Location"]) == (302, "https://acme.test/offer")
    opened = client.get(f"/seen/{tokens[1]}", headers={"User-Agent": FIREFOX})
    assert opened["Content-Type"] == "image/gif"
    client.get(f"/seen/{tokens[1]}", headers={"User-Agent": "GoogleImageProxy"})
    assert client.get("/seen/rubbish").status_code == 404
    assert [one.automatic for one in Sighting.objects.order_by("id")] == ["", "", "Gmail’s picture proxy"]

    client.force_login(acme.ben)
    page = client.get(f"/conversations/{message.conversation_id}").text
    assert (
        "opened 1 time; links followed 1 time; not counted, as it may be no person: Gmail’s picture proxy"
        in page
    )
    client.get(f"/seen/{tokens[1]}", headers={"User-Agent": FIREFOX})
    assert Sighting.objects.latest("id").automatic == "one of the team"


def test_without_tracking_a_mail_is_as_it_was_written(acme: SimpleNamespace, settings: Any) -> None:
    settings.PUBLIC_URL = "https://post.acme.test"
    words = written(html='<p><a href="https://acme.test/offer">our offer</a></p>')
    message = start(acme.support, acme.ada, words, entered(to="carol@customer.test"), "Offer")
    assert message.outgoing is not None
    raw = blobs().get(message.outgoing.digest)
    assert b"/seen/" not in raw
    assert b"https://acme.test/offer" in raw
