"""Two colleagues in one conversation, each in a browser of their own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import chromium, editor, signed_in
from tests.support.installation import Installation, written
from tests.support.sink import Sink
from tests.support.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.two_web_processes]


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as browser:
        yield browser


def opened(browser: Browser, installation: Installation, person: str) -> Page:
    page = signed_in(browser, installation, person)
    page.locator(".row .who").click()
    expect(page.locator("#timeline")).to_contain_text("It leaks.")
    return page


def test_presence_drafts_and_the_stop_at_send(
    installation: Installation, sink: Sink, browser: Browser
) -> None:
    installation.deliver(written("Broken kettle", "It leaks."))
    ada, ben = (opened(browser, installation, f"{name}@acme.test") for name in ("ada", "ben"))
    expect(ada.locator("live-presence")).to_have_text("Ben is looking at this")
    text = editor(ben)
    text.press_sequentially("Dear Carol,")
    expect(ada.locator("live-presence")).to_have_text("Ben is writing…")
    expect(ben.locator(".saved")).to_contain_text("Saved")
    expect(ada.locator(".message.draft")).to_contain_text("Dear Carol,")

    # The connection is lost in mid-writing: the page says so, and the text is there afterwards.
    ben.context.set_offline(True)
    text.press_sequentially(" it is the seal.")
    expect(ben.locator(".saved")).to_contain_text("Not saved: no connection")
    ben.context.set_offline(False)
    expect(ben.locator(".saved")).to_contain_text("Saved")
    ben.reload()
    expect(text).to_have_text("Dear Carol, it is the seal.")

    # Ada writes on the same draft while Ben does: both have all of it.
    ada.get_by_role("link", name="Write on").click()
    hers = ada.locator("form.reply .ProseMirror")
    expect(hers).to_have_text("Dear Carol, it is the seal.")
    hers.press("Control+Home")
    hers.press_sequentially("[to be checked]\n")
    expect(text.locator("p")).to_have_text(["[to be checked]", "Dear Carol, it is the seal."])
    text.press("Control+End")
    text.press_sequentially(" Sorry!")
    expect(hers.locator("p")).to_have_text(["[to be checked]", "Dear Carol, it is the seal. Sorry!"])


def test_a_reply_that_was_overtaken(installation: Installation, sink: Sink, browser: Browser) -> None:
    installation.deliver(written("Broken kettle", "It leaks."))
    ada, ben = (opened(browser, installation, f"{name}@acme.test") for name in ("ada", "ben"))
    editor(ben).press_sequentially("Dear Carol, it is broken.")
    editor(ada).press_sequentially("Dear Carol, a new one leaves.")
    ada.get_by_role("button", name="Send", exact=True).click()
    expect(ben.locator("#timeline")).to_contain_text("a new one leaves.")
    ben.get_by_role("button", name="Send", exact=True).click()
    panel = ben.get_by_role("alert").filter(has_text="something newer is here")
    expect(panel).to_contain_text("a new one leaves.")
    assert len(eventually(lambda: sink.taken)) == 1
    ben.goto(f"{installation.url}/collisions")
    expect(ben.locator(".things")).to_contain_text("it is broken.")
    ben.get_by_role("button", name="Edit").click()
    expect(ben.locator("form.reply .ProseMirror")).to_have_text("Dear Carol, it is broken.")
    editor(ben).fill("P.S. Free of charge.")
    ben.get_by_role("button", name="Send", exact=True).click()
    eventually(lambda: len(sink.taken) == 2)
    assert ada.complaints == []  # type: ignore[attr-defined]
    assert all("422" in one for one in ben.complaints)  # type: ignore[attr-defined]
