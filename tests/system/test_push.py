"""Push, from the button in the settings to what the browser shows, with a push service on loopback."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Worker, expect

from tests.push.service import Browser as Keys
from tests.push.service import push_service
from tests.support.browser import chromium, signed_in
from tests.support.installation import Installation, written
from tests.support.sink import Sink
from tests.support.waiting import eventually
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.slow

CHOICES = "/notifications/choices"
# Chromium's own push service is Google's, and out of reach: what it would return is made here.
SUBSCRIPTION = """(made) => {
  const kept = () => localStorage.getItem("subscribed") && { endpoint: made.endpoint, toJSON: () => made };
  PushManager.prototype.getSubscription = async () => kept() || null;
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error("asked for in a wrong way");
    localStorage.setItem("subscribed", "1");
    return kept();
  };
}"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag }) => [title, body, tag])"""
SHOWS = """({ title, tag, url, path }) => self.registration.showNotification(title, { tag, data: { url, path } })"""
CLICK = """async () => {
  const asked = [];
  self.clients.openWindow = async (url) => asked.push(["open", url]);
  WindowClient.prototype.focus = async function () { asked.push(["focus", new URL(this.url).pathname]); };
  for (const notification of await self.registration.getNotifications()) {
    const [event, done] = [new NotificationEvent("notificationclick", { notification }), []];
    event.waitUntil = (one) => done.push(one);
    self.dispatchEvent(event);
    await Promise.all(done);
  }
  return asked;
}"""


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def service() -> Iterator[Receiver]:
    """The push service."""
    service = push_service()
    yield service
    service.close()


@pytest.fixture
def running(installation_in_peace: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation that may call the push service."""
    monkeypatch.setenv("POSTROOM_WEBHOOK_NETWORKS", "127.0.0.0/8")
    return installation_in_peace.start()


def note(installation: Installation, conversation: str, text: str) -> None:
    """Let Ada write a note."""
    answer = installation.api().post(f"/conversations/{conversation}/notes", json={"text": text})
    assert answer.status_code == 201


def delivers(page: Page, told: dict[str, Any]) -> None:
    """Let a message reach the service worker, as the browser does."""
    session, found = page.context.new_cdp_session(page), []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    eventually(lambda: page.evaluate("1") and found)
    origin = "/".join(page.url.split("/")[:3])
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": found[-1]["registrationId"], "data": json.dumps(told)},
    )
    session.detach()


def worker(page: Page) -> Worker:
    """Return the service worker that runs."""
    return eventually(lambda: page.evaluate("1") and page.context.service_workers)[-1]


def test_a_mention_reaches_the_browser(
    running: Installation, sink: Sink, service: Receiver, browser: Browser
) -> None:
    running.deliver(written("Broken kettle", "It leaks."))
    (conversation,) = eventually(lambda: running.api().get("/conversations").json()["items"])
    number, keys = conversation["id"], Keys()
    ben = signed_in(browser, running, "ben@acme.test", permissions=["notifications"])
    made = {"endpoint": service.url, "keys": keys.keys}
    ben.context.add_init_script(f"({SUBSCRIPTION})({json.dumps(made)})")
    ben.goto(f"{running.url}{CHOICES}")
    switch = ben.locator("push-switch")
    expect(switch).to_contain_text("Off in this browser.")
    ben.get_by_role("button", name="Turn on in this browser").click()
    expect(switch).to_contain_text("On in this browser.")
    expect(ben.locator(".push .lines")).to_contain_text("this browser")
    expect(ben.locator(".push .lines b")).to_be_visible()

    note(running, number, "@Ben, what do you think?")
    told = keys.read(eventually(lambda: service.got)[0])
    assert (told["title"], told["body"]) == ("Ada mentions you", "Broken kettle\n@Ben, what do you think?")
    delivers(ben, told)
    shown = [told["title"], told["body"], f"conversation-{number}"]
    eventually(lambda: ben.evaluate(SHOWN) == [shown])
    delivers(ben, told)  # A second time: it stays one.
    delivers(ben, {**told, "title": "Ada wrote a note", "id": "x"})
    eventually(lambda: ben.evaluate(SHOWN) == [["Ada wrote a note", *shown[1:]]])

    # A click opens what it is about, or goes to the window that shows it.
    assert worker(ben).evaluate(CLICK) == [["open", told["url"]]]
    assert ben.evaluate(SHOWN) == []
    delivers(ben, told)
    eventually(lambda: ben.evaluate(SHOWN) == [shown])
    other = ben.context.new_page()
    other.goto(f"{running.url}{told['path']}")
    eventually(lambda: ben.evaluate(SHOWN) == [])  # What is open needs no notification.
    worker(ben).evaluate(SHOWS, told)
    assert worker(ben).evaluate(CLICK) == [["focus", told["path"]]]

    ben.get_by_role("button", name="Send a test").click()
    expect(ben.locator(".done")).to_contain_text("A test is on its way to")
    assert eventually(lambda: [one for one in map(keys.read, service.got) if one["tag"] == "test"])
    assert ben.complaints == []  # type: ignore[attr-defined]

    # Who signs out is told nothing any more in that browser.
    before = len(service.got)
    ben.locator("summary[aria-label^='Your account']").click()
    ben.get_by_role("button", name="Sign out").click()
    ben.wait_for_selector("[name=password]")
    note(running, number, "@Ben, are you there?")
    eventually(lambda: _told(running) >= 2)
    assert running.api("ben@acme.test").get("/push-subscriptions").json()["items"] == []
    assert len(service.got) == before


def _told(installation: Installation) -> int:
    answer: httpx.Response = installation.api("ben@acme.test").get("/notifications")
    return len(answer.json()["items"])


def test_a_browser_that_was_refused_says_so(running: Installation, sink: Sink, browser: Browser) -> None:
    ben = signed_in(browser, running, "ben@acme.test", permissions=[])
    ben.goto(f"{running.url}{CHOICES}")
    expect(ben.locator("push-switch")).to_contain_text("You have refused notifications of Postroom")
    expect(ben.get_by_role("button", name="Turn on in this browser")).to_be_hidden()
