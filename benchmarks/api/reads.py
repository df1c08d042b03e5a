"""Server time of the API's reads on a large installation, beside the bare database look-up, in one run.

    python -m benchmarks.api.reads --data DIR [--rounds 60]

DIR is an installation that benchmarks.population made (a copy of it, migrated with `postroom migrate`). Measured
through Django's handler with everything that a call passes, without the network; rounds are interleaved.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    os.environ.update(POSTROOM_DATA=str(options.data.absolute()), POSTROOM_API_RATE="1000000000")
    os.environ["DJANGO_SETTINGS_MODULE"] = "postroom.config.settings"
    import django

    django.setup()
    measure(options.rounds)


def measure(rounds: int) -> None:
    """Print medians and 95th percentiles in milliseconds, and calls a second of one process."""
    from django.db import connection
    from django.test import Client

    from postroom.accounts import tokens
    from postroom.accounts.models import Person
    from postroom.conversations.models import Conversation, Message

    owner = Person.objects.filter(role="owner").order_by("pk").first()
    assert owner is not None, "There is nobody in this installation."
    headers = {"Authorization": f"Bearer {tokens.create(owner)}"}
    number = _long_conversation(owner.organisation_id)

    def look_up() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, subject, excerpt, correspondents, latest_at FROM conversations_conversation"
                " WHERE organisation_id = %s AND status = 'open' ORDER BY latest_at DESC, id DESC LIMIT 50",
                [owner.organisation_id],
            )
            cursor.fetchall()

    client = Client()

    def call(path: str) -> Callable[[], None]:
        def get() -> None:
            answer = client.get(f"/api/v1{path}", headers=headers)
            assert answer.status_code == 200, answer.content

        return get

    actions = {
        "the bare look-up": look_up,
        "list of 50 conversations": call("/conversations?status=open&limit=50"),
        "list of 50, one mailbox": call(f"/conversations?mailbox={_mailbox(number)}&status=open&limit=50"),
        "one conversation": call(f"/conversations/{number}"),
        "its messages (20)": call(f"/conversations/{number}/messages?limit=20"),
    }
    print(
        f"{Message.objects.count():,} messages, {Conversation.objects.count():,} conversations, {rounds} rounds"
    )
    for name, times in _timed(actions, rounds).items():
        median, p95 = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
        print(f"  {name:<28} median {median:7.2f} ms   p95 {p95:7.2f} ms   {1000 / median:7.0f} a second")


def _long_conversation(organisation: int) -> int:
    from postroom.conversations.models import Conversation

    rows = Conversation.objects.filter(organisation_id=organisation, status="open")
    found = rows.filter(message_count__gte=20).order_by("message_count", "pk").first()
    found = found or rows.order_by("-message_count").first()
    assert found is not None, "There is no conversation."
    print(f"the conversation measured has {found.message_count} messages")
    return int(found.pk)


def _mailbox(conversation: int) -> int:
    from postroom.conversations.models import Conversation

    return int(Conversation.objects.values_list("mailbox_id", flat=True).get(pk=conversation))


def _timed(actions: dict[str, Callable[[], None]], rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in actions}
    for number in range(rounds + 5):
        for name, action in actions.items():
            began = time.perf_counter()
            action()
            if number >= 5:
                times[name].append((time.perf_counter() - began) * 1000)
    return times


if __name__ == "__main__":
    main()
