"""The pages of how mail leaves: ways out that work or do not, keys and records of a domain, dead addresses."""

from types import SimpleNamespace
from typing import Any

import pytest

from postroom.outbox.dead import bury
from postroom.outbox.models import DeadAddress, DomainKey, Relay
from tests.api.calls import Api
from tests.support.dns import NameServer
from tests.support.scripted import Scripted
from tests.web.conftest import Browser

ENTERED = {"kind": "smtp", "host": "127.0.0.1", "tls": "none", "auth": "password", "user": "support"}


def test_a_way_out_is_added_mended_removed_and_put_back(acme: SimpleNamespace, browser: Browser) -> None:
    ada, page = browser(acme.ada), f"/mailboxes/{acme.support.pk}/relays"
    with Scripted(password="right") as server:
        typed = {**ENTERED, "port": str(server.port), "secret": "wrong", "place": "1"}
        shown = ada.post(f"{page}/all", typed, follow=True).text
        assert "Does not work" in shown
        assert "does not accept the user name or the password (535" in shown
        assert "Enter them again." in shown
        assert 'value="wrong"' not in shown
        row = Relay.objects.get()
        shown = ada.post(f"{page}/{row.pk}/settings", {**typed, "secret": "right"}, follow=True).text
        assert "it works" in shown
        assert "right" not in shown.partition("<main")[2].replace("arrow-right", "").replace("copyright", "")
    shown = ada.post(f"{page}/{row.pk}/trial", follow=True).text
    assert "Nothing answers at 127.0.0.1" in shown
    shown = ada.post(f"{page}/{row.pk}/removal", follow=True).text
    assert "was removed." in shown
    ada.post(f"{page}/{row.pk}/restoration")
    row.refresh_from_db()
    assert row.removed_at is None
    assert browser(acme.ben).post(f"{page}/{row.pk}/removal").status_code in (403, 404)


def test_what_is_wrong_with_a_way_out_stands_at_its_field(acme: SimpleNamespace, browser: Browser) -> None:
    response = browser(acme.ada).post("/sending/relays/all", {**ENTERED, "host": "a b", "place": "1"})
    assert response.status_code == 422
    assert 'value="a b"' in response.text
    assert 'aria-invalid="true"' in response.text
    assert not Relay.objects.exists()


def test_the_records_of_a_domain(acme: SimpleNamespace, browser: Browser, settings: Any) -> None:
    ada, page = browser(acme.ada), "/sending/domains/acme.test"
    assert "Mail from acme.test is not signed by Postroom." in ada.get(page).text
    ada.post(f"{page}/keys", {"algorithm": "rsa"})
    key = DomainKey.objects.get()
    shown = ada.get(page).text
    assert key.name in shown
    assert key.record in shown
    assert "Not looked for yet" in shown
    with NameServer() as names:
        settings.DNS = names.address
        shown = ada.post(f"{page}/look").text
        assert "no such record yet" in shown
        assert "There is no SPF" in shown or "no SPF" in shown
        names.text(key.name, key.record)
        names.text("acme.test", "v=spf1 mx ~all")
        shown = ada.post(f"{page}/look").text
    assert "In the DNS: mail is signed" in shown
    assert "PRIVATE" not in shown
    assert "Signed" in ada.get("/sending").text
    empty = ada.post(f"{page}/keys", {"selector": "mail", "pem": " "})
    assert empty.status_code == 422
    assert "RSA of 2048 bits" in empty.text
    assert DomainKey.objects.count() == 1


@pytest.mark.parametrize("by", ["page", "program"])
def test_a_dead_address_is_found_and_sent_to_again(acme: SimpleNamespace, browser: Browser, by: str) -> None:
    bury(acme.organisation.pk, "Gone@customer.test", "550 5.1.1 no such user")
    bury(acme.organisation.pk, "other@else.test", "550 5.1.1 moved")
    row = DeadAddress.objects.get(address="gone@customer.test")
    assert browser(acme.ben).get("/sending/dead-addresses").status_code == 403
    assert Api(acme.ben)("GET", "/dead-addresses").status_code == 403
    if by == "page":
        ada, address = browser(acme.ada), "/sending/dead-addresses"
        assert "550 5.1.1 no such user" in ada.get(address).text
        assert "gone@customer.test" not in ada.get(f"{address}?q=else").text
        assert browser(acme.dora).post(f"{address}/{row.pk}/removal").status_code == 404
        shown = ada.post(f"{address}/{row.pk}/removal", follow=True).text
        assert "Mail goes to gone@customer.test again." in shown
    else:
        (found,) = Api(acme.ada)("GET", "/dead-addresses?q=gone").json()["items"]
        assert found["reason"] == "550 5.1.1 no such user"
        assert Api(acme.dora)("DELETE", f"/dead-addresses/{row.pk}").status_code == 404
        assert Api(acme.ada)("DELETE", f"/dead-addresses/{row.pk}").status_code == 204
    assert [row.address for row in DeadAddress.objects.all()] == ["other@else.test"]
