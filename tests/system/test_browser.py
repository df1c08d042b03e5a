"""The main job as two colleagues see it, in a real browser."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import chromium, editor, signed_in
from tests.support.installation import Installation, answer_to, written
from tests.support.sink import Sink
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as browser:
        yield browser


def test_mail_appears_is_answered_and_its_answer_joins(
    installation: Installation, sink: Sink, browser: Browser
) -> None:
    ada = signed_in(browser, installation, "ada@acme.test")
    ben = signed_in(browser, installation, "ben@acme.test")
    installation.deliver(written("Broken kettle", "The kettle leaks at the bottom."))
    for page in (ada, ben):  # Nobody reloads: the row comes by itself.
        expect(page.locator(".row .subject")).to_have_text("Broken kettle")

    ben.locator(".row .who").click()
    expect(ben.get_by_role("heading", name="Broken kettle")).to_be_visible()
    expect(ben.locator("#timeline")).to_contain_text("The kettle leaks at the bottom.")
    editor(ben).fill("A new one leaves today.")
    ben.get_by_role("button", name="Send", exact=True).click()
    expect(ben.locator("#timeline")).to_contain_text("A new one leaves today.")
    expect(ben.locator("form.reply textarea[name=text]")).to_have_value("")
    sent = eventually(lambda: sink.taken)[0]
    assert sent.mail["To"] == "Carol Klein <carol@customer.test>"

    ada.locator(".row .who").click()
    installation.deliver(answer_to(sent.mail, "Thank you, it works!"))
    for page in (ada, ben):
        expect(page.locator("#timeline")).to_contain_text("Thank you, it works!")
        expect(page.locator(".row")).to_have_count(1)
        expect(page.locator(".message.draft")).to_have_count(0)
        assert page.complaints == []  # type: ignore[attr-defined]


def test_assign_tag_note_close_and_reopen(installation: Installation, browser: Browser) -> None:
    installation.deliver(written("Warranty", "Is it covered?"))
    page = signed_in(browser, installation, "ben@acme.test")
    page.locator(".row .who").click()
    page.get_by_role("radio", name="Note").check(force=True)
    page.get_by_label("Note", exact=True).last.fill("Batch 7 again.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("#timeline")).to_contain_text("Batch 7 again.")
    api = installation.api()
    number = api.get("/conversations").json()["items"][0]["id"]
    api.patch(
        f"/conversations/{number}", json={"assignee": "ben@acme.test", "tags": ["Returns"]}
    ).raise_for_status()
    expect(page.locator("#reader")).to_contain_text("Returns")  # What a program does appears as well.
    page.keyboard.press("Escape")
    page.locator("h1").first.click()
    page.keyboard.press("e")
    eventually(lambda: api.get(f"/conversations/{number}").json()["status"] == "closed")
    page.goto(f"{installation.url}/closed")
    page.locator(".row .who").click()
    page.get_by_role("button", name="Reopen").click()
    eventually(lambda: api.get(f"/conversations/{number}").json()["status"] == "open")


def test_a_new_mail_and_an_error_at_its_field(
    installation: Installation, sink: Sink, browser: Browser
) -> None:
    page = signed_in(browser, installation, "ben@acme.test")
    page.get_by_role("link", name="New mail").click()
    page.get_by_label("To", exact=True).fill("nonsense")
    page.get_by_label("Subject").fill("Offer")
    page.get_by_label("Text").last.press_sequentially("Dear Carol")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="nonsense")).to_be_visible()
    page.get_by_role("button", name="Remove nonsense").click()
    page.get_by_label("To", exact=True).fill("carol@customer.test")
    page.get_by_role("button", name="Send", exact=True).click()
    sent = eventually(lambda: sink.taken)[0]
    assert (sent.mail["Subject"], sent.recipients) == ("Offer", ["carol@customer.test"])


HOSTILE = (
    '<p>Hello <b>there</b></p><script>parent.document.title="broken"</script>'
    '<img src="http://127.0.0.1:9/pixel.png"><img src=x onerror="parent.document.title=1">'
    '<a href="javascript:alert(1)">x</a><form action="http://127.0.0.1:9/"><input name=q></form>'
)


def test_hostile_html_stays_in_its_frame(installation: Installation, browser: Browser) -> None:
    mail = written("Hostile", "text")
    mail.add_alternative(HOSTILE, subtype="html")
    installation.deliver(mail)
    page = signed_in(browser, installation, "ben@acme.test")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(".row .who").click()
    frame = page.frame_locator("#timeline iframe")
    expect(frame.locator("b")).to_have_text("there")
    assert frame.locator("script, form, input").count() == 0
    expect(frame.locator("body")).to_contain_text("1 remote picture is blocked")
    assert [url for url in asked if not url.startswith(installation.url)] == []
    assert page.title() not in ("broken", "1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_accessible(
    shared_installation: Installation, browser: Browser, scheme: str, width: int
) -> None:
    installation = shared_installation
    mail = written("A very long subject " * 12, "Hello\n\n> quoted", sender="שלום <s@customer.test>")
    installation.deliver(mail)
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 844}}
    page = signed_in(browser, installation, "ada@acme.test", **options)
    page.wait_for_selector(".row")
    for path in ("/inbox", "/closed", "/conversations/new", "/ledger", "/conversations/1"):
        page.goto(f"{installation.url}{path}")
        page.wait_for_load_state("load")
        assert serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def serious(page: Page) -> list[str]:
    """Return what axe finds seriously wrong with a page."""
    found = Axe().run(page).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in grave]
