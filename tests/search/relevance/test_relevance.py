"""How often one of the first five results answers the query."""

from types import SimpleNamespace

import pytest

from postroom.contacts.models import Contact, ContactAddress
from postroom.conversations.models import Message
from postroom.search.find import find
from tests.search.indexing import index_all
from tests.search.relevance.mails import MAILS
from tests.search.relevance.queries import QUERIES
from tests.web.making import conversation

WANTED = 0.9


@pytest.fixture
def shop(acme: SimpleNamespace) -> dict[int, str]:
    """The mails, each in a conversation of its own; returns the key of each conversation."""
    keys = {}
    for key, sender, address, subject, text in MAILS:
        contact = Contact.objects.create(organisation=acme.organisation, name=sender)
        ContactAddress.objects.create(organisation=acme.organisation, contact=contact, address=address)
        made = conversation(acme.support, text, subject=subject, contact=contact, correspondents=sender)
        Message.objects.filter(conversation=made).update(from_name=sender, from_address=address)
        keys[made.pk] = key
    index_all()
    return keys


def test_success_at_five(acme: SimpleNamespace, shop: dict[int, str]) -> None:
    missed = []
    for query, wanted in QUERIES:
        found = find(acme.ben, query, order="relevance", limit=5)
        first = [shop[hit.conversation.pk] for hit in found.hits]
        if not wanted & set(first):
            missed.append((query, first))
    share = 1 - len(missed) / len(QUERIES)
    print(f"success at 5: {share:.3f} of {len(QUERIES)} queries; missed: {missed}")
    assert len(QUERIES) >= 60
    assert share >= WANTED, missed


def test_the_best_stands_first_mostly(acme: SimpleNamespace, shop: dict[int, str]) -> None:
    first = sum(
        bool(found.hits) and shop[found.hits[0].conversation.pk] in wanted
        for query, wanted in QUERIES
        for found in [find(acme.ben, query, order="relevance", limit=1)]
    )
    assert first / len(QUERIES) >= 0.85


def test_each_query_is_judged_by_mails_that_are_there() -> None:
    keys = {key for key, *_ in MAILS}
    assert all(wanted and wanted <= keys for _, wanted in QUERIES)
