"""The kept counts are those that counting would find, whoever changes what."""

import random
from types import SimpleNamespace

from postroom.accounts.models import Person
from postroom.conversations import counting
from postroom.conversations.counting import Counts, compact, open_counts
from postroom.conversations.models import Conversation, Tally
from postroom.mailboxes.access import mailboxes_of


def counted(person: Person) -> dict[int, Counts]:
    """Count by reading, which the product never does."""
    found = {}
    for mailbox in mailboxes_of(person):
        opened = Conversation.objects.filter(mailbox=mailbox, status="open")
        counts = Counts(
            opened.count(), opened.filter(assignee=person).count(), opened.filter(assignee=None).count()
        )
        found[mailbox.pk] = counts
    return found


def kept(person: Person) -> dict[int, Counts]:
    """What is kept, with a row for each mailbox."""
    return {mailbox.pk: Counts() for mailbox in mailboxes_of(person)} | open_counts(person)


def add(acme: SimpleNamespace, number: int) -> list[Conversation]:
    """Add conversations in bulk, as the line does."""
    mailboxes = (acme.support, acme.sales)
    return Conversation.objects.bulk_create(
        Conversation(organisation=acme.organisation, mailbox=mailboxes[one % 2], subject=f"{one}")
        for one in range(number)
    )


def test_each_person_gets_the_counts_of_their_mailboxes(acme: SimpleNamespace) -> None:
    add(acme, 5)
    assert open_counts(acme.ada) == {acme.support.pk: Counts(3, 0, 3), acme.sales.pk: Counts(2, 0, 2)}
    assert open_counts(acme.ben) == {acme.support.pk: Counts(3, 0, 3)}
    assert open_counts(acme.dora) == {}


def test_counts_follow_every_change_in_bulk_or_one_by_one(acme: SimpleNamespace) -> None:
    chance = random.Random(7)
    rows = add(acme, 40)
    for step in range(60):
        some = Conversation.objects.filter(pk__in=[one.pk for one in chance.sample(rows, 6)])
        match step % 5:
            case 0:
                some.update(status=chance.choice(["open", "closed", "spam"]))
            case 1:
                some.update(assignee=chance.choice([acme.ada, acme.ben, None]))
            case 2:
                some.update(mailbox=chance.choice([acme.support, acme.sales]))
            case 3:
                some.update(subject="the same place")
            case _:
                Conversation.objects.filter(pk=rows[step % len(rows)].pk).delete()
        for person in (acme.ada, acme.ben, acme.chloe):
            assert kept(person) == counted(person), step


def test_putting_rows_together_changes_no_count(acme: SimpleNamespace) -> None:
    add(acme, 100)
    Conversation.objects.filter(mailbox=acme.sales).update(status="closed")
    before, rows = kept(acme.ada), Tally.objects.count()
    saved = compact()
    assert saved >= 90
    assert Tally.objects.count() <= rows - saved
    assert kept(acme.ada) == before == counted(acme.ada)
    assert compact() == 0


def test_what_came_and_went_leaves_nothing(acme: SimpleNamespace) -> None:
    add(acme, 2 * counting.CROWDED)
    Conversation.objects.all().delete()
    compact()
    assert not Tally.objects.exists()
