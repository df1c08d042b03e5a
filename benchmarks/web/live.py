"""How long it takes until others see what happens, in Chromium and on a thousand open streams.

    python -m benchmarks.web.live [--rounds 40] [--streams 1000]

Serves an installation of its own with every role that mail passes. Prints medians and 95th percentiles of the time
from `250` at the SMTP door to the row in an open page, from a colleague's act to its words in an open page, and from
`250` to the last of the streams; beside them a bare request of the same server, which waits for nothing.
"""

import argparse
import asyncio
import os
import shutil
import smtplib
import statistics
import tempfile
import time
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import httpx
from playwright.sync_api import Page
from tests.support.browser import chromium, signed_in
from tests.support.installation import PASSWORD, Installation
from tests.support.sink import Sink
from tests.support.waiting import eventually

WATCH = """(selector) => {
    window.seen = {};
    const look = () => {
        for (const one of document.querySelectorAll(selector))
            window.seen[one.textContent.trim()] ??= performance.timeOrigin + performance.now();
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
APART_MS = 500  # A page that was just drawn waits a moment, so that a burst of mail is drawn once.
FORGET = "() => { window.seen = {}; }"
SEEN = "(words) => window.seen[words] ?? 0"


def main() -> None:
    """Serve, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--streams", type=int, default=1000)
    options = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="postroom-live-"))
    sink = Sink().start()
    installation = Installation(data, sink)
    try:
        installation.populate()
        installation.start()
        measure(installation, options.rounds, options.streams)
    finally:
        if installation.process is not None:
            installation.stop()
        sink.stop()
        shutil.rmtree(data, ignore_errors=True)


def measure(installation: Installation, rounds: int, streams: int) -> None:
    """Print the figures."""
    ben = client_of(installation, "ben@acme.test")
    show("a bare request", [timed(ben) for _ in range(rounds)])
    with chromium() as browser:
        page = signed_in(browser, installation, "ada@acme.test")
        page.wait_for_timeout(1000)
        page.evaluate(WATCH, ".row .subject")
        with smtplib.SMTP("127.0.0.1", installation.smtp_port) as door:
            show("from 250 to the row in a page", [until_row(door, page, n) for n in range(rounds)])
        page.goto(f"{installation.url}/conversations/1")
        page.wait_for_timeout(1000)
        page.evaluate(WATCH, "live-presence")
        show("from writing to its words in a page", [until_words(ben, page, n) for n in range(rounds)])
    times = asyncio.run(until_last(installation, ben.cookies["sessionid"], streams, rounds=10))
    show(f"from 250 to the last of {streams:,} streams", times)


def client_of(installation: Installation, person: str) -> httpx.Client:
    """Return a client of the pages in which this person is signed in."""
    client = httpx.Client(base_url=installation.url, follow_redirects=True)
    token = client.get("/sign-in").text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    client.post("/sign-in", data={"csrfmiddlewaretoken": token, "email": person, "password": PASSWORD})
    client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
    return client


def timed(client: httpx.Client) -> float:
    """Return how long the smallest page takes, in seconds."""
    begun = time.perf_counter()
    client.get("/healthz").raise_for_status()
    return time.perf_counter() - begun


def letter(subject: str) -> EmailMessage:
    """Return a mail of somebody new."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Carol <carol@customer.test>", "support@acme.test", subject
    mail["Message-ID"] = f"<{subject.replace(' ', '.')}.{time.time_ns()}@customer.test>"
    mail.set_content("It leaks.")
    return mail


def until_row(door: smtplib.SMTP, page: Page, number: int) -> float:
    """Return the seconds from 250 until the row stands in the page."""
    page.wait_for_timeout(APART_MS)
    subject = f"Kettle {number}"
    door.send_message(letter(subject))
    return _since(time.time(), page, subject)


def until_words(ben: httpx.Client, page: Page, number: int) -> float:
    """Return the seconds from before Ben says what he does until Ada's page says it."""
    doing, words = (("writing", "Ben is writing…"), ("looking", "Ben is looking at this"))[number % 2]
    page.evaluate(FORGET)
    begun = time.time()
    ben.post("/conversations/1/presence", data={"doing": doing}).raise_for_status()
    return _since(begun, page, words)


def _since(begun: float, page: Page, words: str) -> float:
    return float(eventually(lambda: page.evaluate(SEEN, words))) / 1000 - begun


async def until_last(installation: Installation, session: str, streams: int, rounds: int) -> list[float]:
    """Return, for each mail, the seconds from 250 until the last stream has heard of it."""
    head = f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{installation.http_port}\r\nCookie: sessionid={session}\r\n\r\n"
    readers = []
    for _ in range(streams):
        reader, writer = await asyncio.open_connection("127.0.0.1", installation.http_port)
        writer.write(head.encode())
        readers.append((reader, writer))
    await asyncio.gather(*(reader.readuntil(b"\r\n\r\n") for reader, _ in readers))
    await asyncio.sleep(2)
    times = []
    with smtplib.SMTP("127.0.0.1", installation.smtp_port) as door:
        for number in range(rounds):
            heard = [asyncio.create_task(reader.readuntil(b"message.received")) for reader, _ in readers]
            await asyncio.sleep(0)
            await asyncio.to_thread(door.send_message, letter(f"Stream {number}"))
            begun = time.perf_counter()
            await asyncio.wait_for(asyncio.gather(*heard), 30)
            times.append(time.perf_counter() - begun)
            await asyncio.sleep(1)
    for _, writer in readers:
        writer.close()
    return times


def show(name: str, seconds: Sequence[float]) -> None:
    """Print the median and the 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(
        f"  {name:<42} median {statistics.median(ordered) * 1000:7.1f} ms   p95 {p95 * 1000:7.1f} ms",
        flush=True,
    )


if __name__ == "__main__":
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    main()
