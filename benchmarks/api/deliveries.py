"""How many deliveries a second a webhook gets on loopback.

    python -m benchmarks.api.deliveries [--events 2000]

Makes an installation of its own with a webhook and as many events, and lets the role work until all are delivered.
"""

import argparse
import os
import shutil
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from postroom.kit.data_folder import DataFolder


class Receiver(BaseHTTPRequestHandler):
    """Takes everything and says so."""

    protocol_version = "HTTP/1.1"
    timeout = 5

    def do_POST(self) -> None:
        """Take a delivery."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.wfile.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=2000)
    events = parser.parse_args().events
    data = Path(tempfile.mkdtemp(prefix="postroom-deliveries-"))
    os.environ.update(POSTROOM_DATA=str(data), DJANGO_SETTINGS_MODULE="postroom.config.settings")
    os.environ["POSTROOM_WEBHOOK_NETWORKS"] = "127.0.0.0/8"
    DataFolder(data).create()
    try:
        measure(events)
    finally:
        shutil.rmtree(data)


def measure(events: int) -> None:
    """Queue the events and time the role until the last is written down as delivered."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction

    from postroom.activity.record import record
    from postroom.config.set_up import create_installation
    from postroom.integrations.webhooks.filling import fill_once
    from postroom.integrations.webhooks.keep import add_webhook
    from postroom.integrations.webhooks.models import Delivery
    from postroom.integrations.webhooks.sending import Sender

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ada = create_installation("Acme", "ada@acme.test", "Ada", "correct horse")
    fill_once()
    add_webhook(ada, f"http://127.0.0.1:{server.server_port}/")
    with transaction.atomic():
        for number in range(events):
            record("made.up", organisation=ada.organisation_id, actor=ada, conversation=number, number=number)
    sender = Sender(settings.WEBHOOK_NETWORKS)
    began, began_cpu = time.perf_counter(), time.process_time()
    while Delivery.objects.filter(state="delivered").count() < events:
        for _ in range(5):
            sender.work_once()
    took_s, cpu_s = time.perf_counter() - began, time.process_time() - began_cpu
    sender.close()
    server.shutdown()
    print(f"{events} deliveries in {took_s:.1f} s: {events / took_s:.0f} a second")
    print(
        f"{cpu_s:.1f} s of processor time, the receiver's with it: {events / cpu_s:.0f} a second of one core"
    )


if __name__ == "__main__":
    main()
