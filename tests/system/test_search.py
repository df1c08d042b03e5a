"""Searching as colleagues do it, in a real browser."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import chromium, editor, signed_in
from tests.support.installation import Installation, written
from tests.support.waiting import eventually
from tests.system.test_browser import serious

pytestmark = [pytest.mark.slow, pytest.mark.all_roles]

MAILS = {
    "Broken kettle": "The kettle leaks at the bottom since yesterday.",
    "Broken teapot": "The teapot came with a crack in the lid.",
    "Invoice for a kettle": "Please send the invoice KT-4711 once more.",
    "Thank you": "The new lid fits, and the tea tastes well.",
}


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def indexed(shared_installation: Installation) -> Installation:
    """Acme with some mail, all of it in the index."""
    installation = shared_installation
    for subject, text in MAILS.items():
        installation.deliver(written(subject, text))
    eventually(lambda: len(installation.api().get("/conversations").json()["items"]) == len(MAILS))
    finds(installation, "*", len(MAILS))
    return installation


def test_the_ledger_says_when_mail_was_where(indexed: Installation) -> None:
    api = indexed.api()
    entry = api.get("/ledger").json()["items"][0]
    way = api.get(f"/ledger/{entry['id']}").json()
    times = [way[name] for name in ("received_at", "stored_at", "recorded_at", "searchable_at")]
    assert sorted(times, key=datetime.fromisoformat) == times


def finds(installation: Installation, query: str, number: int) -> None:
    """Wait until so many conversations are found."""
    api = installation.api()
    eventually(lambda: api.get("/search", params={"q": query}).json()["total"] == number)


def subjects(page: Page) -> list[str]:
    return page.locator(".found .row .subject").all_inner_texts()


def test_results_come_while_one_types(indexed: Installation, browser: Browser) -> None:
    page = signed_in(browser, indexed, "ben@acme.test")
    page.goto(f"{indexed.url}/search")
    expect(page.get_by_role("heading", name="Ways to ask")).to_be_visible()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("broken", delay=20)
    expect(page.locator(".found .row")).to_have_count(2)
    expect(page.locator(".row .subject mark").first).to_have_text("Broken")
    page.keyboard.type(" kettle", delay=20)
    expect(page.locator(".found .row")).to_have_count(1)
    expect(page).to_have_url(f"{indexed.url}/search?q=broken%20kettle")
    page.locator("#q").fill("is:opne")
    expect(page.get_by_role("alert").filter(has_text="Did you mean is:open?")).to_be_visible()
    expect(page.locator(".mistake mark")).to_have_text("opne")
    assert page.complaints == []  # type: ignore[attr-defined]


def test_by_keyboard_alone(indexed: Installation, browser: Browser) -> None:
    page = signed_in(browser, indexed, "ben@acme.test")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("broken", delay=20)
    page.keyboard.press("Enter")
    expect(page.locator(".found .row")).to_have_count(2)
    first, second = subjects(page)
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=second)).to_be_visible()
    expect(page.locator("#timeline > li.hit")).to_have_count(1)
    expect(page.locator(".found .row .who[aria-current]")).to_have_count(1)
    assert page.evaluate("document.scrollingElement.scrollTop") == 0
    page.go_back()
    expect(page.locator(".found .row")).to_have_count(2)
    assert subjects(page) == [first, second]


def test_what_may_follow_is_offered(indexed: Installation, browser: Browser) -> None:
    number = indexed.api().get("/search", params={"q": "invoice"}).json()["items"][0]["conversation"]["id"]
    indexed.api().patch(f"/conversations/{number}", json={"tags": ["Needs reply"]}).raise_for_status()
    finds(indexed, 'tag:"Needs reply"', 1)
    page = signed_in(browser, indexed, "ben@acme.test")
    page.goto(f"{indexed.url}/search")
    page.locator("#q").press_sequentially("kettle ta", delay=20)
    expect(page.get_by_role("option").first).to_contain_text("tag:")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_have_value("kettle tag:")
    page.keyboard.type("ne", delay=20)
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_have_value('kettle tag:"Needs reply" ')
    expect(page.locator(".found .row .subject")).to_have_text(["Invoice for a kettle"])


def test_facets_narrow_and_a_search_is_kept(indexed: Installation, browser: Browser) -> None:
    page = signed_in(browser, indexed, "ben@acme.test")
    page.goto(f"{indexed.url}/search?q=broken")
    page.locator(".narrow summary").filter(has_text="Mailbox").click()
    page.locator(".narrow .sheet a").filter(has_text="Support").click()
    expect(page.locator("#q")).to_have_value("broken mailbox:Support")
    expect(page.locator(".narrow .chosen")).to_have_text("Mailbox: Support")
    page.locator(".narrow summary").filter(has_text="Save").click()
    page.get_by_label("Name in the sidebar").fill("Broken things")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Broken things").click()
    expect(page.locator(".found .row")).to_have_count(2)
    page.locator(".kept").hover()
    page.get_by_role("button", name="Remove the saved search Broken things").click()
    expect(page.get_by_role("link", name="Broken things")).to_have_count(0)


def test_an_earlier_answer_is_inserted(indexed: Installation, browser: Browser) -> None:
    api = indexed.api("ada@acme.test")
    number = api.get("/search", params={"q": "teapot"}).json()["items"][0]["conversation"]["id"]
    api.post(f"/conversations/{number}/replies", json={"text": "A new lid leaves today."}).raise_for_status()
    mails = {**MAILS, "Crack in the lid": "My teapot came with a crack in the lid as well."}
    indexed.deliver(written("Crack in the lid", mails["Crack in the lid"]))
    eventually(lambda: len(api.get("/conversations").json()["items"]) == len(mails))
    finds(indexed, "as well", 1)
    finds(indexed, "is:sent", 1)
    page = signed_in(browser, indexed, "ben@acme.test")
    page.get_by_role("link", name="Carol Klein").first.click()
    editor(page)
    page.get_by_text("Earlier answers").click()
    page.get_by_role("button", name="Insert").first.click()
    expect(page.locator("form.reply .ProseMirror")).to_have_text("A new lid leaves today.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_search_is_accessible(indexed: Installation, browser: Browser, scheme: str, width: int) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 844}}
    page = signed_in(browser, indexed, "ada@acme.test", **options)
    for query in ("", "kettle", "is:opne", "zebra", "frm:ada"):
        page.goto(f"{indexed.url}/search?q={query}")
        page.wait_for_load_state("load")
        assert serious(page) == [], query
        assert page.evaluate("document.documentElement.scrollWidth") <= width, query
    page.goto(f"{indexed.url}/search?q=kettle")
    page.locator("#q").press_sequentially(" t")
    expect(page.get_by_role("option").first).to_be_visible()
    assert serious(page) == []
