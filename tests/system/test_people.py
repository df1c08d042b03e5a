"""People in a real browser: the first run, an invitation, second steps, passkeys, leaving."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import chromium, signed_in
from tests.support.databases import own_database
from tests.support.installation import PASSWORD, Installation, postroom
from tests.support.sink import Sink
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow
SECRET = "a fine long secret"


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as browser:
        yield browser


def test_a_new_installation_is_set_up_in_the_browser(sink: Sink, browser: Browser) -> None:
    with own_database():
        installation = Installation(Path(tempfile.mkdtemp(prefix="postroom-fresh-")), sink)
        said = postroom("init", "--web", data=installation.data).stdout
        code = re.search(r"code=(\w+)", said)
        assert code
        installation.start()
        page = browser.new_page()
        page.goto(f"{installation.url}/set-up?code={code[1]}")
        for label, text in (
            ("Organisation", "Borealis"),
            ("Your name", "Dora"),
            ("Your e-mail address", "dora@borealis.test"),
            ("Password", SECRET),
            ("Its address", "north@borealis.test"),
        ):
            page.get_by_label(label, exact=True).fill(text)
        page.get_by_role("button", name="Set it up").click()
        steps = page.get_by_role("list", name="First steps")
        expect(steps).to_contain_text("Invite the team")
        steps.get_by_role("link", name="Invite the team").click()
        expect(page.get_by_role("heading", name="People")).to_be_visible()
        assert installation.stop() == 0


def test_an_invitation_leads_into_the_team_and_out_again(
    shared_installation: Installation, shared_sink: Sink, browser: Browser
) -> None:
    installation, sink = shared_installation, shared_sink
    ada = signed_in(browser, installation, "ada@acme.test")
    ada.goto(f"{installation.url}/people")
    ada.get_by_text("Invite somebody").click()
    ada.get_by_label("E-mail address").fill("emma@acme.test")
    ada.get_by_label("Support").check()
    ada.get_by_role("button", name="Send the invitation").click()
    expect(ada.get_by_role("status").filter(has_text="was invited")).to_be_visible()
    sent = eventually(lambda: sink.taken)[0]
    link = re.search(r"http://\S+/join/\S+", sent.mail.get_content())
    assert link

    emma = browser.new_context().new_page()
    emma.goto(link[0])
    emma.get_by_label("Your name").fill("Emma")
    emma.get_by_label("Password").fill(SECRET)
    emma.get_by_role("button", name="Join").click()
    expect(emma.get_by_role("navigation", name="Lists and mailboxes")).to_contain_text("Support")

    ada.goto(f"{installation.url}/people")
    ada.get_by_role("link", name="Emma").click()
    ada.get_by_role("button", name="End access").click()
    expect(ada.get_by_role("status").filter(has_text="signed out everywhere")).to_be_visible()
    emma.reload()
    expect(emma.get_by_role("heading", name="Sign in")).to_be_visible()
    ada.get_by_role("button", name="Undo").click()
    expect(ada.get_by_role("status").filter(has_text="can sign in again")).to_be_visible()
    assert ada.complaints == []  # type: ignore[attr-defined]


def test_a_passkey_is_made_and_opens_the_inbox(shared_installation: Installation, browser: Browser) -> None:
    installation = shared_installation
    here = f"http://localhost:{installation.http_port}"  # Passkeys belong to a name, never to a number.
    page = browser.new_context().new_page()
    _with_authenticator(page)
    page.goto(f"{here}/sign-in")
    page.get_by_label("E-mail address").fill("ben@acme.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector(".side")
    page.goto(f"{here}/settings/security")
    page.get_by_label("Name").fill("This laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("status").filter(has_text="“This laptop” is there")).to_be_visible()

    page.get_by_label("Your account: Ben").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_selector(".side")

    page.goto(f"{here}/settings/security")
    page.get_by_role("button", name="Take off").click()
    # The session began with a passkey a moment ago, which is a proof too.
    expect(page.get_by_role("status").filter(has_text="opens nothing any more")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_pages_of_settings_are_accessible(
    shared_installation: Installation, browser: Browser, scheme: str, width: int
) -> None:
    installation = shared_installation
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 844}}
    page = signed_in(browser, installation, "ada@acme.test", **options)
    paths = ("/settings", "/settings/profile", "/settings/security", "/settings/security/codes")
    paths += ("/settings/organisation", "/tokens", "/people", "/people/2", "/teams")
    for path in (*paths, "/mailboxes/1/settings", "/mailboxes/new"):
        page.goto(f"{installation.url}{path}")
        page.wait_for_load_state("load")
        found = Axe().run(page).response["violations"]
        assert [one["help"] for one in found if one["impact"] in ("serious", "critical")] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def _with_authenticator(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
