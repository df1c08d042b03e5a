"""Reading in a real browser: HTML that wants out, pictures that are asked for, files, long conversations."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import chromium, editor, signed_in
from tests.support.installation import Installation, written
from tests.web.pictures import PNG

pytestmark = pytest.mark.slow

OUTSIDE = "http://outside.example"
BREAK_OUT = f"""
<base href="{OUTSIDE}/"><meta http-equiv="refresh" content="0;url={OUTSIDE}/refreshed">
<link rel="stylesheet" href="{OUTSIDE}/a.css"><link rel="prefetch" href="{OUTSIDE}/prefetched">
<style>
@import url({OUTSIDE}/import.css); @font-face {{ font-family: x; src: url({OUTSIDE}/font.woff) }}
body, html, .mail {{ background: url({OUTSIDE}/body.png); position: fixed; inset: 0; z-index: 99999 }}
p {{ font-family: x; cursor: url({OUTSIDE}/cursor.png), auto; list-style-image: url({OUTSIDE}/list.png) }}
a[href^="h"] {{ content: url({OUTSIDE}/content.png); mask: url({OUTSIDE}/mask.svg) }}
.careful, mail-warning {{ display: none !important }} * {{ animation: x 1s }}
</style>
<script>parent.document.title = "broken"</script><script src="{OUTSIDE}/a.js"></script>
<div style="position:fixed;top:-2000px;left:-2000px;width:9000px;height:9000px;z-index:2147483647">covered</div>
<div style="margin-top:-5000px;transform:translate(-900px,-900px)">moved</div>
<iframe src="{OUTSIDE}/frame"></iframe><object data="{OUTSIDE}/o"></object><embed src="{OUTSIDE}/e">
<svg onload="parent.document.title='broken'"><script>parent.document.title="broken"</script>
<image href="{OUTSIDE}/svg.png"/><foreignObject><body onload="parent.document.title='broken'"/></foreignObject></svg>
<math><mtext><table><mglyph><style><img src=x onerror="parent.document.title='broken'"></style></mglyph></table></math>
<form action="{OUTSIDE}/form"><input autofocus onfocus="parent.document.title='broken'"><button>Go</button></form>
<a id="script" href="javascript:parent.document.title='broken'">javascript</a>
<a id="data" href="data:text/html,<script>1</script>">data</a>
<a id="lie" href="{OUTSIDE}/login">https://bank.example</a>
<img src="{OUTSIDE}/pixel.png"><img srcset="{OUTSIDE}/set.png 2x">
<video poster="{OUTSIDE}/poster.png" src="{OUTSIDE}/film"></video>
<table background="{OUTSIDE}/table.png"><tr><td>{"wide" * 500}</td></tr></table>
<p id="word">{"word" * 500}</p><p onclick="parent.document.title='broken'">the end of the mail</p>
"""


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as browser:
        yield browser


def test_html_that_wants_out_reaches_nothing_and_covers_nothing(
    installation: Installation, browser: Browser
) -> None:
    mail = written("Break out", "text")
    mail.add_alternative(BREAK_OUT, subtype="html")
    installation.deliver(mail)
    page = signed_in(browser, installation, "ben@acme.test")
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.locator(".row .who").click()
    frame = page.frame_locator("#timeline iframe")
    expect(frame.get_by_text("the end of the mail")).to_be_visible()
    inside = page.frames[-1]
    assert (
        frame.locator(
            "script, form, input, iframe, object, embed, svg, video, link, meta[http-equiv]"
        ).count()
        == 0
    )
    assert inside.evaluate("[...document.querySelectorAll('base')].map(b => b.getAttribute('href'))") == [
        None
    ]
    positions = "[...document.querySelectorAll('.mail *')].map(e => getComputedStyle(e).position)"
    assert set(inside.evaluate(positions)) == {"static"}
    for link in ("script", "data"):
        assert frame.locator(f"a#{link}, a:has-text('{link}')").first.get_attribute("href") is None
    expect(frame.locator("mail-warning")).to_be_visible()
    expect(frame.locator(".careful")).to_contain_text("outside.example")

    # What is too wide scrolls within the frame, and everything around it can still be pressed.
    column = page.locator("#timeline").bounding_box()
    seen = page.locator("#timeline iframe").bounding_box()
    assert column
    assert seen
    assert seen["x"] >= column["x"]
    assert seen["x"] + seen["width"] <= column["x"] + column["width"] + 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".acts summary").first.click(trial=True)
    editor(page)
    page.get_by_role("button", name="Send", exact=True).click(trial=True)

    page.wait_for_timeout(500)
    assert inside.url.startswith(installation.url)
    assert [url for url in asked if not url.startswith((installation.url, "data:"))] == []
    assert page.title() != "broken"
    assert len(page.context.pages) == 1


def test_pictures_are_asked_for_and_files_are_looked_into(
    installation: Installation, browser: Browser
) -> None:
    mail = written("Files", "text")
    mail.add_alternative(f'<p>Hello</p><img src="{OUTSIDE}/logo.png" width="30" height="30">', subtype="html")
    mail.add_attachment(PNG, maintype="image", subtype="png", filename="pot.png")
    mail.add_attachment(b"name;price\nPot;12\n", maintype="text", subtype="csv", filename="prices.csv")
    mail.add_attachment(b"MZ\0\0", maintype="application", subtype="octet-stream", filename="invoice.pdf.exe")
    event = (
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Tea\nDTSTART:20261201T140000Z\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    mail.add_attachment(event, maintype="text", subtype="calendar", filename="tea.ics")
    installation.deliver(mail)
    page = signed_in(browser, installation, "ben@acme.test")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(".row .who").click()
    asking = page.locator(".asking")
    expect(asking).to_contain_text("1 remote picture is blocked")
    assert not [url for url in asked if "/pictures/" in url]
    asking.get_by_role("button", name="Always for this sender").click()
    expect(asking).to_be_hidden()
    page.wait_for_function("performance.getEntriesByType('resource').length > 0")
    assert [url for url in asked if not url.startswith(installation.url)] == []
    page.reload()
    expect(page.frame_locator("#timeline iframe").get_by_text("Hello")).to_be_visible()
    expect(asking).to_be_hidden()

    expect(page.get_by_role("region", name="Invitation")).to_contain_text("Tea")
    expect(page.locator(".file.danger")).to_contain_text("invoice.pdf.exe")
    assert page.locator(".thumb img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 3
    page.get_by_text("Look inside").first.click()
    expect(page.get_by_role("cell", name="Pot")).to_be_visible()
    page.goto(f"{installation.url}/senders")
    expect(page.locator(".senders")).to_contain_text("carol@customer.test")


def test_a_long_conversation_grows_above_and_below(installation: Installation, browser: Browser) -> None:
    first = written("Long", "message 0.")
    installation.deliver(first)
    for number in range(1, 36):
        mail = written("Re: Long", f"message {number}.")
        mail["In-Reply-To"] = first["Message-ID"]
        installation.deliver(mail)
    page = signed_in(browser, installation, "ben@acme.test")
    expect(page.locator(".row .who .n")).to_have_text("36")
    page.locator(".row .who").click()
    expect(page.locator("#timeline article")).to_have_count(30)
    page.get_by_role("link", name="Show earlier messages").click()
    expect(page.locator("#timeline article")).to_have_count(36)
    mail = written("Re: Long", "the newest message")
    mail["In-Reply-To"] = first["Message-ID"]
    installation.deliver(mail)
    expect(page.locator("#timeline")).to_contain_text("the newest message")
    expect(page.locator("#timeline article")).to_have_count(37)  # and none of the earlier ones is gone
    newest = page.locator("#timeline article").last
    newest.locator(".facts > summary").click()  # what is known of a message comes when it is asked for
    expect(newest.locator(".facts dl")).to_contain_text("Why here?")
    expect(newest.locator(".facts dl")).to_contain_text("carol@customer.test")
    expect(newest.get_by_role("button", name="Split off from here")).to_be_visible()
    assert page.complaints == []  # type: ignore[attr-defined]
