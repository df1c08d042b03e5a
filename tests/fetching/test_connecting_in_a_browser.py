"""An administrator connects an account in a browser: registers, presses the button, allows it, and is back."""

import pytest
from playwright.sync_api import expect

from tests.fetching.conftest import Provider, letter
from tests.support.browser import chromium, signed_in
from tests.support.dovecot import Dovecot
from tests.support.installation import Installation

pytestmark = pytest.mark.slow


def test_connect_with_a_provider(
    installation_in_peace: Installation, provider: Provider, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    provider.user = "nora"
    server.put("nora", letter(1), letter(2), letter(3))
    installation = installation_in_peace.start()
    base = provider.url.removesuffix("/token")
    with chromium() as browser:
        page = signed_in(browser, installation, "ada@acme.test")
        page.goto(f"{installation.url}/fetching/providers")
        other = page.locator("ul.accounts > li").nth(2)
        other.get_by_text("Enter what is registered").click()
        for label, value in (
            ("Name", "Elsewhere"),
            ("Client id", "postroom"),
            ("Client secret", "client secret"),
            ("Consent page", f"{base}/authorize?asks=1"),
            ("Address that gives out tokens", provider.url),
            ("Mail server", "localhost"),
        ):
            other.get_by_label(label, exact=True).fill(value)
        other.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Accounts at Elsewhere can be connected now.")).to_be_visible()
        page.goto(f"{installation.url}/mailboxes/1/fetching")
        page.get_by_text("Connect with Elsewhere").first.click()
        page.locator("details.connect").get_by_label("Address of the account").fill("nora")
        page.get_by_role("button", name="Connect with Elsewhere").click()
        page.wait_for_url(f"{base}/**")
        page.get_by_text("Allow").click()
        expect(page.get_by_text("nora at localhost is connected.")).to_be_visible()
        # The usual port is not that of the tests' server: what does not work is said in the same place.
        expect(page.locator(".accounts")).to_contain_text("Nothing answers at localhost:993")
        page.get_by_text("Change", exact=True).click()
        page.locator(".accounts").get_by_label("Port").fill(str(server.imaps))
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".accounts")).to_contain_text("It works: 3 mails lie there.")
        assert page.complaints == []  # type: ignore[attr-defined]
