"""Debian's Chromium, driven by Playwright, as a colleague uses it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.support.installation import PASSWORD, Installation

expect.set_options(timeout=20_000)  # A busy machine is no fault.

ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser; a clear failure where it is missing."""
    path = shutil.which("chromium")
    assert path is not None, "Chromium is missing. Run: sh tools/install-servers"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *sandbox])
        yield browser
        browser.close()


def signed_in(browser: Browser, installation: Installation, person: str, **options: object) -> Page:
    """Return a page of somebody who has just signed in; what the console complains of fails the test."""
    page = browser.new_context(**options).new_page()  # type: ignore[arg-type]
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.goto(installation.url)
    page.get_by_label("E-mail address").fill(person)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector(".side")
    page.wait_for_load_state()  # keys work once the scripts have run
    return page


def editor(page: Page, form: str = "form.reply") -> Locator:
    """Return the editor of a reply, or of another form: it is loaded when somebody begins to write."""
    page.locator(f"{form} rich-editor textarea, {form} .ProseMirror").first.focus()
    surface = page.locator(f"{form} .ProseMirror")
    surface.wait_for()
    return surface
