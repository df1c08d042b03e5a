"""How soon one new mail is found while very much else waits to be indexed.

    python -m benchmarks.search.fresh --data DIR [--waiting 50000] [--mails 20]

DIR is an installation made by `benchmarks.population.build` that has an index (benchmarks.search.million makes it).
It is written to. So many messages are announced anew, as an import does; then the role `index` runs as `serve` starts
it, and mails are taken through the line one by one. Printed are the seconds from the mail being filed to `find`
having it, asked by another process than the one that indexes.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.population.build import prepare

LIMIT_S = 30.0


def main() -> None:
    """Make the backlog, file mails, ask until each is found, print seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--waiting", type=int, default=50_000)
    parser.add_argument("--mails", type=int, default=20)
    options = parser.parse_args()
    prepare(options.data)
    from postroom.mailboxes.snapshot import publish_addresses
    from postroom.search.index.progress import waiting

    publish_addresses()
    _announce(options.waiting)
    print(f"{waiting().total:,} wait")
    role = subprocess.Popen(
        [sys.executable, "-m", "postroom.config.cli", "index"],
        env=os.environ | {"POSTROOM_DATA": str(options.data)},
    )
    try:
        taken, left = [], []
        for number in range(options.mails):
            taken.append(_file_and_find(f"fresh{os.getpid()}x{number}"))
            left.append(waiting().total)
        print(f"first, with the start of the role: {taken[0]:.2f} s")
        print(f"then: median {statistics.median(taken[1:]):.2f} s, longest {max(taken[1:]):.2f} s")
        print(f"{left[0]:,} waited after the first, {left[-1]:,} after the last")
    finally:
        role.terminate()
        role.wait(20)


def _announce(number: int) -> None:
    from django.db import transaction

    from postroom.activity.models import Activity
    from postroom.activity.record import record_many
    from postroom.conversations.models import Message

    rows = Message.objects.order_by("-pk").values_list(
        "pk", "conversation_id", "organisation_id", "mailbox_id"
    )
    with transaction.atomic():
        record_many(
            Activity(
                kind="message.imported",
                organisation_id=organisation,
                mailbox=mailbox,
                conversation=conversation,
                data={"message": message},
            )
            for message, conversation, organisation, mailbox in rows[:number]
        )


def _file_and_find(word: str) -> float:
    """Return the seconds from the mail with this word being filed to its being found."""
    from postroom.accounts.models import Person
    from postroom.delivery.spools import spool
    from postroom.delivery.worker import work_once
    from postroom.mailboxes.models import MailboxAddress
    from postroom.search.find import find
    from postroom.spool import Addressed, Envelope, Incoming

    # Each from somebody else: a storm of one sender is indexed last, by design.
    sender = f"{word}@customer.test"
    ada, box = Person.objects.get(email="ada@acme.test"), MailboxAddress.objects.all()[0]
    raw = (
        f"From: Carol <{sender}>\r\nTo: <{box.address}>\r\nSubject: One {word}\r\n"
        f"Message-ID: <1.{word}@customer.test>\r\n\r\nThe kettle leaks.\r\n"
    ).encode()
    envelope = Envelope("smtp", "127.0.0.1", "client.test", sender, (box.address,))
    spool().put_many(
        [Incoming(envelope, raw, [Addressed(box.mailbox_id, box.organisation_id, (box.address,))])]
    )
    while work_once():
        pass
    start = time.perf_counter()
    while not find(ada, word).total or find(ada, word).tolerant:
        if time.perf_counter() - start > LIMIT_S:
            sys.exit(f"{word} was not found within {LIMIT_S:.0f} s")
        time.sleep(0.01)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
