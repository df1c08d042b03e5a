"""How many signed mails a second leave through the durable outbox, beside a bare loop over smtplib that signs too.

    python benchmarks/outbox/send.py [--mails 2000] [--rounds 5] [--queued 100000]

Both hand 5 KB multipart mails, signed with RSA-2048, to postfix's smtp-sink over the loopback, in turn, in one run.
The loop keeps nothing; the outbox has a row for each recipient, a mark on the disk before each last byte, and the
answer after it. Then --queued bulk mails wait, the send role is started as `postroom send`, and replies of a person
are put behind them, one after another: how long until each has left, and how much memory the role took at most. Ends
what it started.
"""

import argparse
import json
import os
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

SINK = "/usr/sbin/smtp-sink"
GOAL, MOST_MIB, MOST_WAIT_S = 0.5, 200, 2.0
REPLIES, PAUSE_S = 6, 3.0
BODY_BYTES = 2300


def main() -> None:
    options = read_options()
    if not Path(SINK).exists():
        sys.exit("smtp-sink is missing: apt-get install postfix")
    with tempfile.TemporaryDirectory(prefix="postroom-outbox-") as folder, sink() as port:
        key = set_up(Path(folder))
        rounds = [one_round(options.mails, port, key) for _ in range(options.rounds)]
        for bare, ours in rounds:
            print(f"bare loop {bare:7.0f}/s   outbox {ours:7.0f}/s   ratio {ours / bare:.2f}")
        behind = passes(options.queued, port)
    ratio = statistics.median(ours / bare for bare, ours in rounds)
    print(f"median ratio {ratio:.2f} (goal {GOAL})")
    print(
        f"the slowest of {REPLIES - 1} replies behind {options.queued:,} left after {behind['wait_s']:.2f} s (goal "
        f"{MOST_WAIT_S}; {behind['first_s']:.2f} s for one while the role started), while {behind['passed']:,} others "
        f"left; the send role took {behind['mib']:.0f} MiB (goal {MOST_MIB})"
    )
    print(json.dumps({"ratio": ratio, "rounds": rounds, **behind}))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--queued", type=int, default=100_000)
    return parser.parse_args()


@contextmanager
def sink() -> Iterator[int]:
    """Run smtp-sink on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen([SINK, "-u", "nobody", f"127.0.0.1:{port}", "256"])
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        running.terminate()
        running.wait()


def set_up(data: Path) -> bytes:
    """Make an installation with one mailbox and a published key; return the key as PEM."""
    os.environ["POSTROOM_DATA"], os.environ["DJANGO_SETTINGS_MODULE"] = str(data), "postroom.config.settings"
    from postroom.kit.data_folder import DataFolder

    DataFolder(data).create()
    import django

    django.setup()
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from postroom.accounts.installation import vault
    from postroom.accounts.models import Organisation
    from postroom.kit.clock import now
    from postroom.mailboxes.manage import add_mailbox
    from postroom.outbox.models import DomainKey

    pem = generate_private_key(65537, 2048).private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
    )
    organisation = Organisation.objects.create(name="Acme")
    add_mailbox(organisation, "support@acme.test", "Support")
    DomainKey.objects.create(
        organisation=organisation,
        domain="acme.test",
        selector="bench",
        algorithm="rsa",
        private_key=vault().seal(pem.decode()),
        public_key="x",
        published_at=now(),
    )
    return pem


def one_round(mails: int, port: int, pem: bytes) -> tuple[float, float]:
    """Return mails a second of the bare loop and of the outbox."""
    queued(mails, "human", "customer.test")
    return bare(mails, port, pem), through_the_outbox(mails, port)


def bare(mails: int, port: int, pem: bytes) -> float:
    """The loop: one connection, sign, send."""
    from postroom.mail.dkim import load_key, sign

    key, letters = load_key(pem), [letter(number) for number in range(mails)]
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, "bench.test") as smtp:
        for number, raw in enumerate(letters):
            signed = sign(raw, "acme.test", "bench", key) + raw
            smtp.sendmail("support@acme.test", [f"{number}@customer.test"], signed)
    return mails / (time.perf_counter() - began)


def through_the_outbox(mails: int, port: int) -> float:
    """The same by the sender; what it takes includes claiming, marks and answers."""
    from postroom.outbox.models import Recipient
    from postroom.outbox.relay import RelayAddress
    from postroom.outbox.sender import Sender

    before = Recipient.objects.filter(state="sent").count()
    sender = Sender(RelayAddress("127.0.0.1", port))
    began = time.perf_counter()
    while sender.work_once():
        pass
    sender.finish()
    took_s = time.perf_counter() - began
    sender.close()
    assert Recipient.objects.filter(state="sent").count() - before == mails
    return mails / took_s


def passes(number: int, port: int) -> dict[str, float]:
    """Put replies behind many bulk mails while the send role runs; return what came of them.

    The first comes while the role starts, the others as it works; `wait_s` is that of the slowest but that first.
    """
    from django.db import connection

    from postroom.outbox.models import Recipient

    queued(number, "campaign", "list.test")
    connection.close()
    child = os.fork()
    if not child:
        send_until_told(port)
    waits_s = []
    for reply in range(REPLIES):
        waits_s.append(left_after_s(reply))
        time.sleep(PAUSE_S)
    passed = Recipient.objects.filter(state="sent", address__endswith="@list.test").count()
    os.kill(child, 15)
    _, _, usage = os.wait4(child, 0)
    return {
        "first_s": waits_s[0],
        "wait_s": max(waits_s[1:]),
        "passed": passed,
        "mib": usage.ru_maxrss / 1024,
    }


def left_after_s(reply: int) -> float:
    """Queue a reply of a person; return after how long it was sent."""
    from postroom.outbox.models import Recipient

    began = time.perf_counter()
    queued(1, "human", f"waiting{reply}.test")
    row = Recipient.objects.get(address=f"0@waiting{reply}.test")
    while Recipient.objects.get(pk=row.pk).state != "sent":
        assert time.perf_counter() - began < 60
        time.sleep(0.01)
    return time.perf_counter() - began


def send_until_told(port: int) -> None:
    """The send role, as `postroom send` runs it."""
    os.execv(
        sys.executable,
        [sys.executable, "-m", "postroom.config.cli", "send", "--relay", f"smtp://127.0.0.1:{port}"],
    )


def queued(number: int, kind: str, domain: str) -> None:
    """Queue mails, many in one transaction."""
    from django.db import transaction

    from postroom.mailboxes.models import Mailbox
    from postroom.outbox.models import Kind
    from postroom.outbox.queue import Letter, queue

    mailbox = Mailbox.objects.get()
    with transaction.atomic():
        for one in range(number):
            queue(
                Letter(
                    organisation=mailbox.organisation_id,
                    mailbox=mailbox.pk,
                    conversation=None,
                    kind=Kind(kind),
                    generation=0,
                    message_id=f"{one}.{domain}@acme.test",
                    mail_from="support@acme.test",
                    recipients=(f"{one}@{domain}",),
                    raw=letter(one % 2000),
                )
            )


def letter(number: int) -> bytes:
    """A mail of about 5 KB with plain text and HTML."""
    text = f"Question {number}. " + "All of it is as it was written. " * (BODY_BYTES // 32)
    lines = "\r\n".join(text[at : at + 72] for at in range(0, len(text), 72))
    return (
        f"From: Support <support@acme.test>\r\nTo: {number}@customer.test\r\nSubject: Question {number}\r\n"
        f"Date: Tue, 24 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{number}@acme.test>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\n{lines}\r\n--b\r\nContent-Type: text/html\r\n\r\n"
        f"<p>{lines}</p>\r\n--b--\r\n"
    ).encode()


if __name__ == "__main__":
    main()
