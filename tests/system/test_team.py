"""A day in the team, in real browsers: mentions and files in notes, approval, lists by keys and by dragging."""

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import chromium, editor, signed_in
from tests.support.installation import Installation, written
from tests.support.sink import Sink
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow
_numbers = count(1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as browser:
        yield browser


def arrived(installation: Installation, *subjects: str) -> None:
    """Hand in mails and wait until they are filed."""
    for subject in subjects:
        installation.deliver(written(subject, f"It leaks ({subject})."))
    shown = lambda: {one["subject"] for one in installation.api().get("/conversations").json()["items"]}  # noqa: E731
    eventually(lambda: set(subjects) <= shown())


def opened(page: Page, subject: str) -> Page:
    page.locator(".row", has_text=subject).locator(".who").click()
    expect(page.get_by_role("heading", name=subject)).to_be_visible()
    return page


def test_a_mention_with_a_file_rings_and_leads_to_the_note(
    shared_installation: Installation, browser: Browser
) -> None:
    installation = shared_installation
    arrived(installation, "Kettle of note")
    ada, ben = (signed_in(browser, installation, f"{name}@acme.test") for name in ("ada", "ben"))
    opened(ben, "Kettle of note").keyboard.press("n")
    note = ben.locator("form.note textarea")
    note.press_sequentially("Look at the seal, @ad")
    expect(ben.locator("#names")).to_be_visible()
    note.press("Enter")
    expect(note).to_have_value("Look at the seal, @Ada ")
    ben.locator("form.note input[type=file]").set_input_files(
        {"name": "seal.txt", "mimeType": "text/plain", "buffer": b"worn out"}
    )
    expect(ben.locator("form.note input[name=files]:enabled")).to_have_count(1)
    note.press("Control+Enter")
    expect(ben.locator(".message.note .file")).to_contain_text("seal.txt")

    expect(ada.locator("#bell .n")).to_have_text("1")  # Nobody reloads.
    ada.locator("#bell a").click()
    ada.get_by_role("link", name="Ben mentions you").click()
    expect(ada.locator(".message.note .mention")).to_have_text("@Ada")
    with ada.expect_download() as download:
        ada.locator(".message.note .file").click()
    assert download.value.path().read_bytes() == b"worn out"
    expect(ada.locator("#bell .n")).to_have_count(0)
    assert ada.complaints == ben.complaints == []  # type: ignore[attr-defined]


def test_a_mail_leaves_as_its_approver_left_it(
    shared_installation: Installation, shared_sink: Sink, browser: Browser
) -> None:
    installation = shared_installation
    arrived(installation, "Kettle of approval")
    ada, ben = (signed_in(browser, installation, f"{name}@acme.test") for name in ("ada", "ben"))
    ada.goto(f"{installation.url}/mailboxes/1/approval")
    ada.get_by_label("Whose mail").select_option(label="Ben’s")
    ada.get_by_label("Ada", exact=True).check()
    ada.get_by_role("button", name="Require it").click()
    expect(ada.locator(".things")).to_contain_text("Mail of Ben")

    opened(ben, "Kettle of approval")
    editor(ben).press_sequentially("You get ")
    ben.keyboard.press("Control+b")
    editor(ben).press_sequentially("two")
    ben.keyboard.press("Control+b")
    editor(ben).press_sequentially(" new ones.")
    ben.get_by_role("button", name="Send", exact=True).click()
    expect(ben.locator("#timeline")).to_contain_text("asked for approval")
    ada.goto(f"{installation.url}/approvals")
    ada.locator(".things a", has_text="Kettle of approval").click()
    expect(editor(ada, "#decision")).to_have_text("You get two new ones.")
    assert not any("carol@customer.test" in one.recipients for one in shared_sink.taken)
    editor(ada, "#decision").press("Control+End")
    editor(ada, "#decision").press_sequentially(" Enjoy them.")
    ada.get_by_role("button", name="Approve").click()
    sent = eventually(lambda: [one for one in shared_sink.taken if "Enjoy them" in str(one.mail)])
    assert sent[0].recipients == ["carol@customer.test"]
    rich = sent[0].mail.get_body(("html",)).get_content()
    assert "<strong>two</strong> new ones. Enjoy them." in rich
    expect(ben.locator("#timeline")).to_contain_text("Ada approved a mail")
    expect(ben.locator("#bell .n")).to_be_visible()
    ada.goto(f"{installation.url}/mailboxes/1/approval")
    ada.get_by_role("button", name="Remove").click()
    expect(ada.locator(".things")).to_contain_text("No mail of this mailbox needs approval.")


def test_lists_by_keys_alone_and_every_act_taken_back(
    shared_installation: Installation, browser: Browser
) -> None:
    installation = shared_installation
    arrived(installation, "Keys one", "Keys two", "Keys three")
    ben = signed_in(browser, installation, "ben@acme.test")
    ours = ben.locator(".row", has_text="Keys")
    expect(ours).to_have_count(3)
    ben.keyboard.press("j")
    ben.keyboard.press("x")
    ben.keyboard.press("j")
    ben.keyboard.press("x")
    expect(ben.locator("[data-count]")).to_have_text("2 chosen")
    ben.keyboard.press("h")
    expect(ben.locator("#bulk-snooze [data-focus]")).to_be_focused()
    ben.keyboard.press("Enter")
    expect(ours).to_have_count(1)
    ben.keyboard.press("g")
    ben.keyboard.press("h")
    expect(ben.get_by_role("heading", name="Snoozed")).to_be_visible()
    expect(ben.locator(".row")).to_have_count(2)
    ben.keyboard.press("z")
    expect(ben.locator(".row")).to_have_count(0)
    ben.keyboard.press("g")
    ben.keyboard.press("i")
    expect(ours).to_have_count(3)

    ben.keyboard.press("j")
    ben.keyboard.press("Enter")
    expect(ben.locator("#reader #star")).to_have_attribute("aria-pressed", "false")
    ben.keyboard.press("s")
    expect(ben.locator("#star")).to_have_attribute("aria-pressed", "true")
    ben.keyboard.press("a")
    expect(ben.locator("#assign-menu [data-focus]")).to_be_focused()
    ben.keyboard.press("Enter")
    expect(ben.locator("#head .assigned")).to_contain_text("You")
    ben.keyboard.press("e")
    expect(ours).to_have_count(2)
    ben.keyboard.press("z")
    expect(ours).to_have_count(3)

    ben.keyboard.press("Control+k")
    ben.keyboard.type("starred")
    ben.keyboard.press("Enter")
    expect(ben.locator(".row")).to_have_count(1)
    assert ben.complaints == []  # type: ignore[attr-defined]


def test_rows_are_dragged_onto_tags_and_mailboxes_and_a_view_gathers_them(
    shared_installation: Installation, browser: Browser
) -> None:
    installation = shared_installation
    installation.run("mailbox", "add", "sales@acme.test", "--name", "Sales", "--undo-seconds", "0")
    arrived(installation, "Drag this", "Drag that")
    api = installation.api()
    number = next(
        one["id"] for one in api.get("/conversations").json()["items"] if one["subject"] == "Drag this"
    )
    api.patch(f"/conversations/{number}", json={"tags": ["Seals"]}).raise_for_status()
    ada = signed_in(browser, installation, "ada@acme.test")
    ada.locator(".row", has_text="Drag that").drag_to(ada.locator(".side a", has_text="Seals"))
    expect(ada.locator(".row", has_text="Drag that").locator(".tag")).to_have_text("Seals")
    ada.locator(".row", has_text="Drag this").drag_to(ada.locator(".side a", has_text="Sales"))
    expect(ada.locator("act-strip")).to_contain_text("Sales")

    ada.goto(f"{installation.url}/views/new")
    ada.get_by_label("Name").fill("Worn seals")
    ada.locator("select[name=tag]").select_option(label="Seals")
    ada.get_by_role("button", name="Make the view").click()
    expect(ada.get_by_role("heading", name="Worn seals")).to_be_visible()
    expect(ada.locator(".row .subject")).to_have_text(["Drag that", "Drag this"], use_inner_text=True)
    ada.get_by_role("link", name="Sales", exact=False).first.click()
    expect(ada.locator(".row .subject")).to_have_text(["Drag this"])
