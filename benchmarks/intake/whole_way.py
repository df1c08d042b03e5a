"""Mails a second over the whole way, SMTP to filed and stored, beside `notmuch new` over the same mails.

    python -m benchmarks.intake.whole_way [--mails 10000] [--maildir DIR] [--data DIR]

Ours: a client that keeps ten connections busy, the roles `intake` and `deliver` as `postroom serve` starts them;
the clock runs from the first byte until the ledger has every mail. notmuch receives nothing and sends nothing: it
indexes a Maildir with the same mails. With --maildir these are given, otherwise made up. With --data they go into
an installation that is there already (see benchmarks.population), which tells whether the rate stays when the
database is large.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr
from pathlib import Path
from zlib import crc32

from benchmarks.population.letters import Letter, letters

CONNECTIONS = 10
PROCESSES = min(os.cpu_count() or 1, 4)  # As `postroom serve` starts them.
LIMIT_S = 900


def main() -> None:
    """Run both, one after the other, and print rates and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--maildir", type=Path, help="take the mails from here, in the order of their names")
    parser.add_argument("--data", type=Path, help="an installation made by benchmarks.population.build")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="of the mails; another for each run"
    )
    parser.add_argument("--no-peer", action="store_true", help="ours only")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="postroom-whole-way-") as folder:
        data = options.data or Path(folder) / "data"
        recipients = prepare(data, fresh=options.data is None)
        mails = list(
            given(options.maildir, options.mails, recipients)
            if options.maildir
            else letters(options.mails, recipients, options.seed)
        )
        size = sum(len(letter.raw) for letter in mails)
        print(f"{len(mails):,} mails, mean {size / len(mails) / 1024:.1f} KiB")
        ours = len(mails) / whole_way(data, mails)
        print(f"  ours, SMTP to filed           {ours:8.0f} mails/s")
        if not options.no_peer and shutil.which("notmuch"):
            peer = len(mails) / notmuch(Path(folder), mails)
            print(f"  notmuch new                   {peer:8.0f} mails/s   ours / notmuch {ours / peer:.1f}")


def given(maildir: Path, number: int, recipients: list[str]) -> Iterator[Letter]:
    """Yield mails of a Maildir, each for the mailbox that its Delivered-To (or its To) falls to."""
    for path in sorted(maildir.glob("[cn]*/*"))[:number]:
        raw = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        headers = BytesParser(policy=compat32).parsebytes(raw, headersonly=True)
        to = str(headers["Delivered-To"] or headers["To"])
        sender = parseaddr(str(headers["Return-Path"] or headers["From"]))[1]
        yield Letter(sender, recipients[crc32(to.encode()) % len(recipients)], raw)


def prepare(data: Path, *, fresh: bool) -> list[str]:
    """Return the addresses of the mailboxes of an installation, made where there is none."""
    from benchmarks.population.build import prepare as ready

    ready(data)
    from postroom.config.set_up import create_installation
    from postroom.mailboxes.manage import add_mailbox
    from postroom.mailboxes.models import MailboxAddress
    from postroom.mailboxes.snapshot import publish_addresses

    if fresh:
        owner = create_installation("Acme", "ada@acme.test", "Ada", "correct horse battery")
        for number in range(10):
            add_mailbox(owner.organisation, f"desk{number}@acme.test", f"Desk {number}")
    publish_addresses()
    return list(MailboxAddress.objects.order_by("pk").values_list("address", flat=True)[:50])


def whole_way(data: Path, mails: list[Letter]) -> float:
    """Return the seconds from the first byte to the last mail in the ledger."""
    from postroom.delivery.models import LedgerEntry

    before = LedgerEntry.objects.count()
    port = _free_port()
    environment = os.environ | {"POSTROOM_DATA": str(data)}
    command = [sys.executable, "-m", "postroom.config.cli"]
    roles = [
        subprocess.Popen([*command, "intake", "--smtp", f"127.0.0.1:{port}"], env=environment),
        *(subprocess.Popen([*command, "deliver"], env=environment) for _ in range(PROCESSES)),
    ]
    try:
        _until_answered(port)
        time.sleep(3)  # The deliver role has come up as well.
        start = time.monotonic()
        senders = [
            threading.Thread(target=_send, args=(port, mails[number::CONNECTIONS]))
            for number in range(CONNECTIONS)
        ]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        print(f"  accepted by the door          {len(mails) / (time.monotonic() - start):8.0f} mails/s")
        while LedgerEntry.objects.count() - before < len(mails):
            if time.monotonic() - start > LIMIT_S:
                sys.exit(f"only {LedgerEntry.objects.count() - before} of {len(mails)} mails were filed")
            time.sleep(0.1)
        return time.monotonic() - start
    finally:
        for role in roles:
            role.terminate()
        for role in roles:
            role.wait(20)


def notmuch(folder: Path, mails: list[Letter]) -> float:
    """Return the seconds that `notmuch new` takes over a Maildir with these mails."""
    maildir = folder / "maildir"
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    for number, letter in enumerate(mails):
        (maildir / "cur" / f"{number}.letter:2,S").write_bytes(letter.raw)
    config = folder / "notmuch-config"
    config.write_text(
        f"[database]\npath={maildir}\n[user]\nname=Ada\nprimary_email=ada@acme.test\n[new]\ntags=\n"
    )
    start = time.monotonic()
    subprocess.run(
        ["notmuch", "new", "--quiet"],
        env=os.environ | {"NOTMUCH_CONFIG": str(config)},
        check=True,
        timeout=LIMIT_S,
    )
    return time.monotonic() - start


def _send(port: int, mails: list[Letter]) -> None:
    """Send mails over one connection, the commands of each in one packet (RFC 2920)."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        answers = connection.makefile("rb")
        _read(answers, 1)
        connection.sendall(b"EHLO client.example.test\r\n")
        _read(answers, 1)
        for letter in mails:
            connection.sendall(
                f"MAIL FROM:<{letter.sender}>\r\nRCPT TO:<{letter.recipient}>\r\nDATA\r\n".encode()
            )
            _read(answers, 3)
            connection.sendall(letter.raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")
            _read(answers, 1)
        connection.sendall(b"QUIT\r\n")


def _read(answers: object, number: int) -> None:
    for _ in range(number):
        line = answers.readline()  # type: ignore[attr-defined]
        while line[3:4] == b"-":
            line = answers.readline()  # type: ignore[attr-defined]
        if line[:1] not in b"23":
            sys.exit(f"the door said {line!r}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until_answered(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the door did not open")


if __name__ == "__main__":
    main()
