"""When mail became searchable."""

from types import SimpleNamespace

import pytest

from postroom.conversations.models import Message
from postroom.delivery.models import LedgerEntry
from postroom.search.index import indexer
from postroom.search.index.passing import searchable_at
from tests.guard.making import raw, receive
from tests.search.indexing import follow


def arrived(acme: SimpleNamespace, **of_mail: str) -> Message:
    receive(acme.support, raw(**of_mail))
    return Message.objects.latest("pk")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_mail_is_searchable_from_the_commit_of_the_index_on(acme: SimpleNamespace) -> None:
    follow()
    first = arrived(acme, subject="Kettle")
    assert searchable_at(first.conversation_id, first.pk) is None
    follow()
    second = arrived(acme, subject="Teapot")
    at = searchable_at(first.conversation_id, first.pk)
    assert at is not None
    assert LedgerEntry.objects.get(message=first.pk).recorded_at <= at
    follow()
    later = searchable_at(second.conversation_id, second.pk)
    assert later is not None
    assert later > at
    assert searchable_at(first.conversation_id, first.pk) == at


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_mail_that_was_passed_over_it_is_not_said(
    acme: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow()
    first = arrived(acme, subject="Kettle")
    follow()
    passed_over = [arrived(acme, subject=f"Storm {number}") for number in range(3)]
    monkeypatch.setattr(indexer, "AT_ONCE", 2)
    monkeypatch.setattr(indexer, "NEWEST", 0)
    follow()
    assert searchable_at(first.conversation_id, first.pk) is not None
    assert searchable_at(passed_over[0].conversation_id, passed_over[0].pk) is None
