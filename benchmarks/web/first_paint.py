"""Server time of the inbox and of a conversation, beside the bare database look-up, in one run.

    python -m benchmarks.web.first_paint [--conversations 10000] [--rounds 40]

Builds a data folder of its own, and measures through Django's handler without the network.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from postroom.kit.data_folder import DataFolder


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--conversations", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="postroom-first-paint-"))
    os.environ.update(POSTROOM_DATA=str(data), DJANGO_SETTINGS_MODULE="postroom.config.settings")
    DataFolder(data).create()
    try:
        measure(options.conversations, options.rounds)
    finally:
        shutil.rmtree(data)


def measure(conversations: int, rounds: int) -> None:
    """Fill the database and print medians and 95th percentiles in milliseconds."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    from postroom.config.set_up import create_installation

    ada = create_installation("Acme", "ada@acme.test", "Ada", "correct horse")
    number = fill(ada, conversations)
    client = Client()
    client.force_login(ada)

    def look_up() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, subject, excerpt, correspondents, latest_at FROM conversations_conversation"
                " WHERE organisation_id = %s AND status = 'open' ORDER BY latest_at DESC, id DESC LIMIT 50",
                [ada.organisation_id],
            )
            cursor.fetchall()

    def page(address: str) -> Callable[[], None]:
        def get() -> None:
            answer = client.get(address)
            assert answer.status_code == 200

        return get

    bare = timed(look_up, rounds)
    print(f"{conversations:,} conversations; milliseconds of server time, {rounds} rounds")
    for name, action in (
        ("the bare look-up", look_up),
        ("inbox", page("/inbox")),
        ("conversation, 20 messages", page(f"/conversations/{number}")),
    ):
        median, p95 = timed(action, rounds)
        print(f"  {name:<28} median {median:7.2f}   p95 {p95:7.2f}   {median / bare[0]:7.1f} x the look-up")


def fill(owner: object, conversations: int) -> int:
    """Make conversations of one message, and one of twenty; returns the number of that one."""
    from postroom.conversations.models import Conversation, Message
    from postroom.kit.clock import now
    from postroom.mailboxes.manage import add_mailbox

    mailbox = add_mailbox(owner.organisation, "support@acme.test", "Support")  # type: ignore[attr-defined]
    at, organisation = now(), mailbox.organisation_id
    made = Conversation.objects.bulk_create(
        Conversation(
            organisation_id=organisation,
            mailbox=mailbox,
            subject=f"Question {number} about the order of last week",
            correspondents=f"Customer {number}",
            excerpt="Thank you for the quick answer. There is one more thing that I would like to know:",
            message_count=1,
            latest_at=at - timedelta(minutes=number),
            latest_inbound_at=at - timedelta(minutes=number),
        )
        for number in range(conversations)
    )
    Message.objects.bulk_create(
        Message(
            organisation_id=organisation,
            conversation=made[0] if number < 20 else made[number - 19],
            mailbox=mailbox,
            direction="in",
            message_id=f"{number}@customer.test",
            identity=f"{number:064}",
            from_name=f"Customer {number}",
            from_address=f"{number}@customer.test",
            text="Thank you for the quick answer.\n\nThere is one more thing that I would like to know.",
            received_at=at,
        )
        for number in range(conversations + 19)
    )
    return made[0].pk


def timed(action: Callable[[], None], rounds: int) -> tuple[float, float]:
    """Return median and 95th percentile in milliseconds, after three rounds to warm up."""
    for _ in range(3):
        action()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


if __name__ == "__main__":
    main()
