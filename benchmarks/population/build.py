"""The organisation of the figures: 50 mailboxes, 20 people, 300,000 conversations, 1,000,000 messages.

    python -m benchmarks.population.build --data DIR [--conversations 300000]

The number of messages is ten thirds of that of the conversations. Nine of ten conversations are closed.
"""

import argparse
import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.population.prose import Prose
from postroom.kit.data_folder import DataFolder

if TYPE_CHECKING:
    from postroom.accounts.models import Person

MAILBOXES = 50
PEOPLE = 20
PASSWORD = "correct horse battery"


def main() -> None:
    """Build it where the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--conversations", type=int, default=300_000)
    options = parser.parse_args()
    prepare(options.data)
    start = time.monotonic()
    populate(options.conversations)
    print(f"{options.conversations:,} conversations in {time.monotonic() - start:.0f} s")


def prepare(data: Path) -> None:
    """Make Django ready on a data folder of its own."""
    data.mkdir(parents=True, exist_ok=True)
    os.environ.update(POSTROOM_DATA=str(data), DJANGO_SETTINGS_MODULE="postroom.config.settings")
    DataFolder(data).create()
    import django

    django.setup()


def populate(conversations: int) -> "Person":
    """Fill an empty installation; return its owner."""
    from postroom.accounts.models import Role
    from postroom.accounts.people import add_person
    from postroom.config.set_up import create_installation
    from postroom.mailboxes.manage import add_mailbox, add_member

    owner = create_installation("Acme", "ada@acme.test", "Ada Lovelace", PASSWORD)
    organisation = owner.organisation
    prose = Prose()
    people = [owner] + [
        add_person(organisation, f"person{number}@acme.test", prose.name(), PASSWORD, Role.MEMBER)
        for number in range(1, PEOPLE)
    ]
    boxes = [
        add_mailbox(organisation, f"desk{number}@acme.test", f"Desk {number}") for number in range(MAILBOXES)
    ]
    for number, box in enumerate(boxes):
        for person in (people[number % PEOPLE], people[(number * 7 + 3) % PEOPLE]):
            add_member(box, person)
    _fill(owner, [box.pk for box in boxes], [person.pk for person in people], conversations, prose)
    return owner


def _fill(owner: "Person", boxes: list[int], people: list[int], conversations: int, prose: Prose) -> None:
    from django.db import connection

    from benchmarks.population.insert import insert
    from postroom.contacts.models import Contact, ContactAddress
    from postroom.conversations.counting import compact
    from postroom.conversations.models import Conversation, ConversationTag, Message, Participant, Tag

    organisation = owner.organisation_id
    contacts = max(1, conversations // 6)
    names = [prose.name() for _ in range(contacts)]
    insert(
        Contact, ({"id": n + 1, "organisation_id": organisation, "name": names[n]} for n in range(contacts))
    )
    insert(
        ContactAddress,
        (
            {"organisation_id": organisation, "contact_id": n + 1, "address": f"customer{n}@example.test"}
            for n in range(contacts)
        ),
    )
    tags = [
        Tag.objects.create(organisation_id=organisation, name=f"topic {n}", key=f"topic {n}")
        for n in range(40)
    ]
    plan = list(_plan(conversations, contacts, boxes, people, prose))
    insert(Conversation, (_conversation(organisation, row, names) for row in plan))
    insert(
        Participant,
        (
            {
                "organisation_id": organisation,
                "conversation_id": row["id"],
                "address": f"customer{row['contact']}@example.test",
                "name": names[row["contact"]],
            }
            for row in plan
        ),
    )
    insert(
        ConversationTag,
        (
            {"organisation_id": organisation, "conversation_id": row["id"], "tag_id": tags[row["id"] % 40].pk}
            for row in plan
            if row["id"] % 3 == 0
        ),
    )
    insert(Message, _messages(organisation, plan, names, prose))
    while compact():  # As a role does now and then where conversations come one by one.
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _plan(
    conversations: int, contacts: int, boxes: list[int], people: list[int], prose: Prose
) -> Iterator[dict[str, Any]]:
    """Decide what each conversation is; the newest has the highest number."""
    from postroom.kit.clock import now

    chance, end = prose.chance, now()
    for number in range(1, conversations + 1):
        opened = chance.random() < 0.1
        yield {
            "id": number,
            "contact": chance.randrange(contacts),
            "mailbox": chance.choice(boxes),
            "assignee": chance.choice(people) if chance.random() < 0.6 else None,
            "status": "open" if opened else "closed",
            "subject": prose.subject(),
            "messages": _length(number),
            "at": end - timedelta(minutes=2 * (conversations - number) + chance.random()),
        }


def _length(number: int) -> int:
    """Return how many messages a conversation has: 3 or 4, now and then 20 or 300."""
    if number % 50_000 == 0:
        return 300
    return 20 if number % 1000 == 0 else 3 + (number % 3 == 0)


def _conversation(organisation: int, row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    subject: str = row["subject"]
    return {
        "id": row["id"],
        "organisation_id": organisation,
        "mailbox_id": row["mailbox"],
        "subject": subject,
        "base_subject": subject,
        "subject_key": subject.lower()[:200],
        "status": row["status"],
        "assignee_id": row["assignee"],
        "contact_id": row["contact"] + 1,
        "correspondents": names[row["contact"]],
        "excerpt": f"Thank you for the quick answer about {subject}"[:300],
        "message_count": row["messages"],
        "created_at": row["at"] - timedelta(hours=6),
        "latest_at": row["at"],
        "latest_inbound_at": row["at"],
        "closed_at": row["at"] if row["status"] == "closed" else None,
    }


def _messages(
    organisation: int, plan: list[dict[str, Any]], names: list[str], prose: Prose
) -> Iterator[dict[str, Any]]:
    number = 0
    for row in plan:
        for place in range(row["messages"]):
            number += 1
            yield _message(organisation, number, row, place, names, prose)


def _message(
    organisation: int, number: int, row: dict[str, Any], place: int, names: list[str], prose: Prose
) -> dict[str, Any]:
    inbound = place % 2 == 0
    at: datetime = row["at"] - timedelta(hours=2) * (row["messages"] - 1 - place)
    customer = {"name": names[row["contact"]], "address": f"customer{row['contact']}@example.test"}
    desk = {"name": "Desk", "address": f"desk{row['mailbox']}@acme.test"}
    sender, receiver = (customer, desk) if inbound else (desk, customer)
    text = f"Hello,\n\n{prose.paragraph(prose.chance.randint(2, 8))}\n\nOrder {100_000 + number}. {sender['name']}"
    return {
        "id": number,
        "organisation_id": organisation,
        "conversation_id": row["id"],
        "mailbox_id": row["mailbox"],
        "direction": "in" if inbound else "out",
        "message_id": f"{number}@example.test",
        "identity": f"{number:064}",
        "subject": row["subject"] if place == 0 else f"Re: {row['subject']}",
        "from_name": sender["name"],
        "from_address": sender["address"],
        "to": [receiver],
        "text": text,
        "sent_at": at,
        "received_at": at,
        "size_bytes": len(text) + 900,
    }


if __name__ == "__main__":
    main()
