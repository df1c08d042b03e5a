"""Writing mail as a colleague does: the editor, pictures, files, recipients, by mouse and by keys alone."""

import base64
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import chromium, signed_in
from tests.support.installation import Installation, written
from tests.support.sink import Sink
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PASTE = """([type, name, bytes, html]) => {
  const data = new DataTransfer();
  if (bytes) data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type }));
  if (html) data.setData("text/html", html);
  const target = document.querySelector("form.reply .ProseMirror");
  target.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as browser:
        yield browser


def test_a_rich_reply_with_a_picture_a_table_and_a_file(
    installation: Installation, sink: Sink, browser: Browser
) -> None:
    page = _reading(installation, browser)
    editor = _editor(page)
    page.keyboard.type("Dear Carol, ")
    page.keyboard.press("Control+b")
    page.keyboard.type("thank you")
    page.keyboard.press("Control+b")
    page.keyboard.type(" :tada: see ")
    page.keyboard.press("Control+k")
    page.keyboard.type("acme.test/kettle")
    page.keyboard.press("Enter")
    expect(editor.locator("strong")).to_have_text("thank you")
    expect(editor).to_contain_text("🎉")
    page.keyboard.press("Enter")
    page.keyboard.type("- lid")
    page.keyboard.press("Enter")
    page.keyboard.type("cup")
    page.evaluate(PASTE, ["image/png", "leak.png", base64.b64encode(PNG).decode(), ""])
    expect(editor.locator("img[src]")).to_have_attribute("alt", "leak.png")
    expect(editor.locator("img[src]")).to_have_js_property("naturalWidth", 1)
    page.evaluate(PASTE, ["", "", "", "<p class=MsoNormal style='mso-x:1'>From <b>Word</b><o:p></o:p></p>"])
    expect(editor).to_contain_text("From Word")
    page.locator("form.reply input[type=file]").set_input_files(
        {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 bill"}
    )
    expect(page.locator("mail-files li")).to_contain_text("bill.pdf")
    expect(page.locator("mail-files progress")).to_have_count(0)
    found = Axe().run(page, context="#composer")
    assert found.violations_count == 0, found.generate_report()
    editor.press("Control+Enter")
    sent = eventually(lambda: sink.taken)[0].mail
    kinds = [part.get_content_type() for part in sent.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
    ]
    text, html = (sent.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "Dear Carol, thank you 🎉 see acme.test/kettle\n\n- lid\n- cup" in text.replace("\r\n", "\n")
    assert 'href="https://acme.test/kettle"' in html
    assert "Mso" not in html
    expect(page.locator("#timeline mail-frame").last.frame_locator("iframe").locator("img")).to_be_visible()
    assert page.complaints == []  # type: ignore[attr-defined]


def test_what_was_written_comes_back_and_what_is_too_large_is_refused(
    installation: Installation, browser: Browser
) -> None:
    page = _reading(installation, browser)
    editor = _editor(page)
    page.keyboard.type("A list:")
    page.get_by_role("button", name="Bold").click()
    page.keyboard.type(" bold")
    page.reload()
    expect(page.locator("form.reply .ProseMirror strong")).to_have_text(" bold")
    page.locator("form.reply .ProseMirror").click()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(60 * 1024 * 1024)], "film.mp4", { type: "video/mp4" }));
          const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
          document.querySelector("form.reply").dispatchEvent(drop);
        }"""
    )
    expect(page.locator("form.reply mail-files .wrong")).to_contain_text(
        "“film.mp4” has 60 MB, and a mail may carry 25 MB."
    )
    expect(editor).to_contain_text("A list: bold")


def test_recipients_by_keys_alone(installation: Installation, sink: Sink, browser: Browser) -> None:
    installation.deliver(written("Broken kettle", "It leaks."))
    page = signed_in(browser, installation, "ben@acme.test")
    expect(page.locator(".row .subject")).to_have_text("Broken kettle")
    page.keyboard.press("c")
    to = page.get_by_label("To", exact=True)
    to.focus()
    page.keyboard.type("car")
    expect(page.locator("#to-offered [role=option]")).to_contain_text("carol@customer.test")
    page.keyboard.press("Enter")
    expect(page.locator(".line.to .chip")).to_have_text("Carol Klein×")
    page.keyboard.type("dan@customer.test,")
    page.keyboard.type("nonsense,")
    expect(page.locator("#wrong-to")).to_contain_text("“nonsense” is not an e-mail address")
    page.keyboard.press("Backspace")
    expect(page.locator("#wrong-to")).to_be_hidden()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", 'eve@customer.test; "Fox, Finn" <finn@customer.test>\\ngus@customer.test');
          const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.querySelector("#to").dispatchEvent(paste);
        }"""
    )
    expect(page.locator(".line.to .chip")).to_have_count(5)
    page.keyboard.press("Tab")
    page.get_by_label("Subject").fill("An offer")
    page.keyboard.press("Tab")
    page.keyboard.type("Dear all")
    page.keyboard.press("Control+Enter")
    sent = eventually(lambda: sink.taken)[0].mail
    assert [one.addr_spec.partition("@")[0] for one in sent["To"].addresses] == [
        "carol",
        "dan",
        "eve",
        "finn",
        "gus",
    ]
    assert sent["To"].addresses[3].display_name == "Fox, Finn"
    assert page.complaints == []  # type: ignore[attr-defined]


def _reading(installation: Installation, browser: Browser) -> Page:
    installation.deliver(written("Broken kettle", "The kettle leaks at the bottom."))
    page = signed_in(browser, installation, "ben@acme.test")
    page.locator(".row .who").click()
    expect(page.locator("#timeline")).to_contain_text("leaks")
    return page


def _editor(page: Page) -> Locator:
    page.keyboard.press("r")
    editor = page.locator("form.reply .ProseMirror")
    expect(editor).to_be_focused()
    return editor
