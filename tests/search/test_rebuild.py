"""Making the index anew while it answers, and comparing it with the database."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from postroom.accounts.database import is_postgresql
from postroom.conversations.models import Conversation, Message
from postroom.search.engine.protocol import IndexLocked
from postroom.search.find import find
from postroom.search.index import indexer
from postroom.search.index.check import compare, mend
from postroom.search.index.generations import begin, begun, current, index_of
from postroom.search.index.rebuild import catch_up, rebuild
from postroom.search.index.role import IndexRole
from postroom.search.models import Generation
from tests.guard.making import raw, receive
from tests.search.indexing import anew
from tests.web.making import conversation, received


def test_a_rebuild_answers_all_the_while_and_tells_how_far_it_is(
    acme: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        conversation(acme.support, f"kettle {number}")
    anew()
    before, left = current(), []
    monkeypatch.setattr(indexer, "CONVERSATIONS_OF_FILL", 3)

    def tell(waiting: object) -> None:
        left.append(waiting.total)  # type: ignore[attr-defined]
        assert find(acme.ben, "kettle").total == 12
        if len(left) == 2:
            conversation(acme.support, "kettle of the meantime")
            receive(acme.support, raw(subject="kettle by mail"))

    made = rebuild(tell)
    assert made != before and current() == made
    assert left[0] > left[-1] == 0 and len(left) > 4
    assert find(acme.ben, "mail").total == 1
    assert [*Generation.objects.all()] == [made]


def test_an_interrupted_rebuild_goes_on(acme: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9):
        conversation(acme.support, f"kettle {number}")
    anew()
    monkeypatch.setattr(indexer, "CONVERSATIONS_OF_FILL", 2)
    monkeypatch.setattr(indexer, "COMMIT_OF_FILL", 2)
    steps = []

    def interrupt(_: object) -> None:
        steps.append(_)
        if len(steps) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(interrupt)
    half = begun()
    assert half is not None and 0 < index_of(half).count() < 9
    assert rebuild(lambda left: None) == half
    assert find(acme.ben, "kettle").total == index_of(half).count() == 9


def test_the_role_turns_to_the_new_index_and_removes_the_old(
    acme: SimpleNamespace, leak: Conversation
) -> None:
    role = IndexRole()
    try:
        while role.work_once():
            pass
        former = current()
        assert former is not None
        if not is_postgresql():  # The embedded index has one writer; rows have as many as there are.
            with pytest.raises(IndexLocked):
                catch_up(lambda left: None)
        made = rebuild(lambda left: None)
        assert is_postgresql() or Generation.objects.filter(pk=former.pk).exists()
        role.work_once()
        assert [*Generation.objects.all()] == [made]
    finally:
        role.close()
    assert find(acme.ben, "kettle").total == 1


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (lambda leak: Message.objects.filter(conversation=leak).update(text="a teapot"), (0, 2, 0)),
        (lambda leak: leak.messages.first().delete(), (0, 0, 1)),
        (lambda leak: received(leak, "written behind the back of the record"), (1, 0, 0)),
        (lambda leak: Conversation.objects.filter(pk=leak.pk).update(status="closed"), (0, 2, 0)),
    ],
)
def test_checking_finds_what_differs_and_mends_it(
    acme: SimpleNamespace,
    leak: Conversation,
    harm: Callable[[Conversation], object],
    what: tuple[int, int, int],
) -> None:
    generation = current()
    assert generation is not None and not compare(generation)
    harm(leak)
    differences = compare(generation)
    assert (differences.missing, differences.stale, differences.surplus) == what
    assert differences.conversations == {leak.pk}
    mend(generation, differences)
    catch_up(lambda left: None)
    assert not compare(generation)


def test_before_there_is_an_index_the_page_says_so(acme: SimpleNamespace) -> None:
    Generation.objects.all().delete()
    assert find(acme.ben, "kettle").indexing
    begin(ready=True)
    assert not find(acme.ben, "kettle").indexing
