"""Remote pictures: blocked until asked for, then fetched by us, from nowhere but the public internet."""

import re
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from postroom.contacts.models import SenderRule
from postroom.web.pictures import views
from postroom.web.pictures.addresses import proxied, remote
from postroom.web.pictures.fetching import Bounds, Network, PictureRefused, fetch
from postroom.web.pictures.public import is_public
from tests.web.conftest import Browser
from tests.web.making import conversation, received
from tests.web.pictures import PNG, Server, leading_to, stranger

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::", "::7f00:1",
    "fe80::1%eth0", "nonsense",
]  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    """The stranger's server."""
    with stranger() as running:
        yield running


@pytest.mark.parametrize("address", PRIVATE)
def test_no_address_of_a_neighbour_is_asked(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(PictureRefused, match="not on the public internet"):
        fetch("http://pictures.example/", network=Network(resolve=lambda *_: [address]))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_public_addresses_may_be_asked(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(PictureRefused):
        fetch("http://x.example/", network=Network(resolve=lambda *_: ["93.184.216.34", "127.0.0.1"]))


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://x.example/", "http://", "http://u:p@x.example/", "http://x.example:22/",
     "http://[::1", "http://x.example:99999/", "gopher://x.example/", "//x.example/", "http://\udcff.example/"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(address: str) -> None:
    with pytest.raises(PictureRefused):
        fetch(address, network=Network(resolve=lambda *_: ["93.184.216.34"]))


def test_a_picture_is_fetched_without_a_trace_of_the_reader(server: Server) -> None:
    found = fetch(f"http://a.example:{server.server_port}/kettle pot.png?x=ü#y", network=leading_to(server))
    assert (found.content, found.content_type) == (PNG, "image/png")
    (path, headers), *more = server.asked
    assert (path, more) == ("/kettle%20pot.png?x=%C3%BC", [])
    assert headers["Host"] == f"a.example:{server.server_port}"
    assert not {"cookie", "referer", "authorization", "x-forwarded-for"} & {name.lower() for name in headers}


@pytest.mark.parametrize(
    ("path", "why"),
    [("/page", "no picture"), ("/drawing", "no picture"), ("/missing", "404"), ("/round", "without end"),
     ("/endless", "larger than"), ("/to/http://db.inside:{port}/x", "not on the public internet"),
     ("/to/file:///etc/passwd", "not one of the web"), ("/to/http://a.example:1/", "port 1")],
)  # fmt: skip
def test_what_a_server_may_try_is_refused(server: Server, path: str, why: str) -> None:
    address = f"http://a.example:{server.server_port}{path.format(port=server.server_port)}"
    with pytest.raises(PictureRefused, match=why):
        fetch(address, Bounds(seconds=5, size_bytes=1024 * 1024), leading_to(server))


def test_a_redirect_to_a_picture_is_followed(server: Server) -> None:
    assert (
        fetch(f"http://a.example:{server.server_port}/to//x.png", network=leading_to(server)).content == PNG
    )


def test_a_server_that_drips_is_cut_off(server: Server) -> None:
    begun = time.monotonic()
    with pytest.raises(PictureRefused):
        fetch(f"http://a.example:{server.server_port}/slow", Bounds(seconds=0.4), leading_to(server))
    assert time.monotonic() - begun < 3


def test_an_address_is_signed_for_its_message() -> None:
    mine = proxied(1)("https://x.example/a.png").rpartition("/")[2]
    assert remote(1, mine) == "https://x.example/a.png"
    assert remote(2, mine) is None
    assert remote(1, mine[:-1]) is None
    assert remote(1, "") is None


def test_pictures_are_blocked_until_asked_for_and_fetched_once(
    acme: SimpleNamespace, browser: Browser, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "NETWORK", leading_to(server))
    address = f"http://a.example:{server.server_port}/logo.png"
    message = received(conversation(acme.support), "x", html=f'<p>Hello</p><img src="{address}" alt="Logo">')
    ben, body = browser(acme.ben), f"/messages/{message.pk}/body"
    blocked = ben.get(body).content.decode()
    assert 'data-blocked="1"' in blocked
    assert ' src="http' not in blocked
    shown = ben.get(f"{body}?pictures=shown").content.decode()
    assert "data-blocked" not in shown
    (ours,) = re.findall(r'src="(/messages/[^"]+)"', shown)
    first, second = ben.get(ours), ben.get(ours)
    assert first.content == second.content == PNG
    assert first["Content-Type"] == "image/png"
    assert first["X-Content-Type-Options"] == "nosniff"
    assert len(server.asked) == 1  # the second time it is kept
    assert browser(acme.dora).get(ours).status_code == 404
    assert ben.get(f"{ours}x").status_code == 404


def test_a_picture_that_cannot_be_had_is_not_waited_for_again(
    acme: SimpleNamespace, browser: Browser, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "NETWORK", leading_to(server))
    message = received(conversation(acme.support), "x", html="<p>x</p>")
    ours = proxied(message.pk)(f"http://a.example:{server.server_port}/missing")
    assert [browser(acme.ben).get(ours).status_code for _ in range(2)] == [404, 404]
    assert len(server.asked) == 1


def test_a_sender_can_be_trusted_for_good_and_that_taken_back(
    acme: SimpleNamespace, browser: Browser
) -> None:
    html = '<p>Hello</p><img src="https://x.example/a.png">'
    one = received(conversation(acme.support), "x", html=html)
    other = received(conversation(acme.support), "x", html=html, from_address="mallory@else.test")
    ben = browser(acme.ben)
    assert ben.post(f"/messages/{one.pk}/pictures/permission").status_code == 302
    assert SenderRule.objects.get().sender == "carol@customer.test"
    assert b"data-blocked" not in ben.get(f"/messages/{one.pk}/body").content
    assert b"data-blocked" in ben.get(f"/messages/{other.pk}/body").content
    ben.post(f"/messages/{one.pk}/pictures/permission", {"undo": ""})
    assert b"data-blocked" in ben.get(f"/messages/{one.pk}/body").content


def test_a_mail_without_a_sender_cannot_be_trusted(acme: SimpleNamespace, browser: Browser) -> None:
    message = received(conversation(acme.support), "x", html="<p>x</p>", from_address="")
    answer = browser(acme.ben).post(f"/messages/{message.pk}/pictures/permission")
    assert answer.status_code == 422
    assert b"names no sender" in answer.content


def test_links_say_where_they_lead(acme: SimpleNamespace, browser: Browser) -> None:
    html = (
        '<style>mail-warning, * { display: none }</style><p><a href="https://evil.example/x" title="https://bank.example">'
        'https://bank.example</a> <a href="https://shop.example/a">Our shop</a><mail-warning>fake</mail-warning></p>'
    )
    message = received(conversation(acme.support), "x", html=html)
    page = browser(acme.ben).get(f"/messages/{message.pk}/body").content.decode()
    assert page.count("<mail-warning>") == 1
    assert "<mail-warning>leads to evil.example</mail-warning><a" in page
    assert 'title="https://evil.example/x"' in page
    assert 'title="https://bank.example"' not in page
    assert 'title="https://shop.example/a"' in page
    assert "leads to <b>evil.example</b>" in page
