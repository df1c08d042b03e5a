"""What every engine does; run on the embedded one, and on PostgreSQL where the tests have one."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import tantivy

from postroom.accounts.database import is_postgresql
from postroom.search.engine.protocol import Engine, IndexLocked, Scope
from postroom.search.engine.tantivy import TantivyEngine
from postroom.search.plan import EVERYTHING, NOTHING, All, Any, Between, Conversations, Facts, Not, Words
from postroom.search.words import words
from tests.search.engines import ACME, DAY_MS, document, fill, found


@pytest.fixture(params=["tantivy", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path, db: None) -> Iterator[Engine]:
    if request.param == "tantivy":
        yield TantivyEngine(tmp_path / "index")
        return
    if not is_postgresql():
        pytest.skip("the tests have no PostgreSQL")
    from postroom.search.engine.postgresql import PostgresqlEngine

    yield PostgresqlEngine(999)


def said(text: str, field: str = "all", **more: bool) -> Words:
    return Words(field, tuple(words(text)), **more)  # type: ignore[arg-type]


MAILS = (
    document(1, "The blue kettle leaks", subject="Broken kettle", sender="Carol Klein carol@customer.test"),
    document(
        2, "We send a new one", quoted="The blue kettle leaks", sender="Ben ben@acme.test", to="carol@customer.test"
    ),
    document(3, "Rechnung über 20 €", filenames="invoice-2026.pdf", content="Crème fraîche", facts=("sopen", "t7")),
    document(4, "東京タワーの注文", size_bytes=5000, facts=("sclosed",)),
    document(5, "Kettle kettle kettle", mailbox=2, tags="Urgent"),
    document(6, "A kettle of the others", organisation=2, mailbox=9),
    document(7, "A kettle in a closed room", mailbox=3),
)  # fmt: skip

CASES = [
    (said("kettle"), [5, 2, 1]),
    (said("KETTLE leaks"), [2, 1]),
    (said("leaks kettle"), []),
    (said("ket", prefix=True), [5, 2, 1]),
    (said("blue ket", prefix=True), [2, 1]),
    (said("kettle", field="subject"), [1]),
    (said("kettle", field="body"), [5, 2, 1]),
    (said("broken", field="body"), []),
    (said("carol", field="from"), [1]),
    (said("carol@customer.test", field="from"), [1]),
    (said("customer.test"), [2, 1]),
    (said("carol", field="to"), [2]),
    (said("invoice", field="filename"), [3]),
    (said("creme fraiche"), [3]),
    (said("uber"), [3]),
    (said("注文"), [4]),
    (said("文注"), []),
    (said("京"), [4]),
    (said("urgent"), [5]),
    (Facts(("sopen",)), [3]),
    (Facts(("sopen", "sclosed")), [4, 3]),
    (NOTHING, []),
    (EVERYTHING, [5, 4, 3, 2, 1]),
    (Not(said("kettle")), [4, 3]),
    (All((said("kettle"), Not(said("blue")))), [5]),
    (Any((said("kettle"), Facts(("t7",)))), [5, 3, 2, 1]),
    (All((Any((said("blue"), said("new"))), said("kettle"))), [2, 1]),
    (Conversations((1, 2)), [5, 4, 3, 2]),
    (Conversations(()), []),
    (Between("size", low=4999), [4]),
    (Between("size", low=5001), []),
    (Between("at", low=1_600_000_000_000 + 4 * DAY_MS), [5, 4]),
    (Between("at", high=1_600_000_000_000 + 2 * DAY_MS), [1]),
    (Between("at"), [5, 4, 3, 2, 1]),
    (Between("at", low=5, high=3), []),
    (said("kettel", fuzzy=True), [5, 2, 1]),
    (said("xyzzy", fuzzy=True), []),
]


@pytest.mark.parametrize(("asked", "expected"), CASES)
def test_finds(engine: Engine, asked: object, expected: list[int]) -> None:
    fill(engine, *MAILS)
    assert found(engine, asked) == expected  # type: ignore[arg-type]
    # By relevance the same are found, in another order.
    assert sorted(found(engine, asked, order="relevance")) == sorted(expected)  # type: ignore[arg-type]


def test_nothing_outside_the_scope_is_found_whatever_is_asked(engine: Engine) -> None:
    fill(engine, *MAILS)
    assert found(engine, said("kettle"), Scope(1, (3,))) == [7]
    assert found(engine, said("kettle"), Scope(2, (9,))) == [6]
    assert found(engine, Not(said("kettle")), Scope(2, (9,))) == []
    assert found(engine, EVERYTHING, Scope(1, (9,))) == []
    assert found(engine, EVERYTHING, Scope(1, ())) == []
    assert found(engine, Any((EVERYTHING, Facts(("m9", "o2")))), Scope(1, (1,))) == [4, 3, 2, 1]


def test_a_word_counts_more_in_the_subject_and_newly_written_than_quoted(engine: Engine) -> None:
    fill(
        engine,
        document(1, "something", quoted="refund please"),
        document(2, "about a refund please", quoted="something"),
        document(3, "something else", subject="Refund please"),
    )
    order = found(engine, said("refund"), order="relevance")
    assert order[0] == 3 and order.index(2) < order.index(1)


def test_a_document_takes_the_place_of_the_one_with_its_number(engine: Engine) -> None:
    fill(engine, document(1, "before"), document(2, "other"))
    fill(engine, document(1, "after", conversation=77, mailbox=2))
    assert found(engine, said("before")) == []
    assert found(engine, said("after")) == [1]
    assert engine.count() == 2
    assert [(ident, conversation) for ident, conversation, _ in engine.idents()] == [(1, 77), (2, 1)]


def test_forgetting(engine: Engine) -> None:
    fill(engine, *MAILS)
    writer = engine.writer()
    writer.forget(conversations=[1], idents=[5])
    writer.commit()
    writer.close()
    assert [ident for ident, _, _ in engine.idents()] == [1, 4, 6, 7]


def test_the_limit_and_whether_there_is_more(engine: Engine) -> None:
    fill(engine, *[document(number, "tea") for number in range(1, 31)])
    some, all_ = engine.search(said("tea"), ACME, "date", 10), engine.search(said("tea"), ACME, "date", 30)
    assert [match.ident for match in some.found] == list(range(30, 20, -1)) and not some.complete
    assert len(all_.found) == 30 and all_.complete


def test_a_checksum_tells_whether_a_document_is_as_it_was_indexed(engine: Engine) -> None:
    before, after = document(1, "tea", facts=("sopen",)), document(1, "tea", facts=("sclosed",))
    fill(engine, before)
    assert [checksum for _, _, checksum in engine.idents()] == [before.checksum] != [after.checksum]


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    one = TantivyEngine(tmp_path)
    writer = one.writer()
    with pytest.raises(IndexLocked):
        TantivyEngine(tmp_path).writer()
    writer.close()
    TantivyEngine(tmp_path).writer().close()


def test_what_another_process_commits_is_seen(tmp_path: Path) -> None:
    reader = TantivyEngine(tmp_path)
    assert found(reader, EVERYTHING) == []
    fill(TantivyEngine(tmp_path), document(1, "tea"))
    assert found(reader, said("tea")) == [1]


def test_a_beginning_finds_all_words_that_begin_so(engine: Engine) -> None:
    """However many there are: engines like to give up after a few dozen."""
    many = [f"order{number:03} for parcel{number:03}" for number in range(1, 151)]
    fill(engine, *[document(number, text) for number, text in enumerate(many, 1)])
    newest = list(range(150, 0, -1))
    for beginning in ("order", "parcel", "for parcel", "for pa"):
        for order in ("date", "relevance"):
            assert (
                sorted(
                    found(engine, said(beginning, prefix=True), order=order, limit=500),  # type: ignore[arg-type]
                    reverse=True,
                )
                == newest
            )
    assert found(engine, said("for order", prefix=True)) == []


def test_a_phrase_with_too_many_beginnings_is_sought_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_many(*_: object) -> None:
        raise ValueError("Phrase query exceeded max expansions 60011")

    engine = TantivyEngine(tmp_path)
    fill(engine, document(1, "blue kettle"), document(2, "kettle, blue"), document(3, "kettle"))
    assert found(engine, said("blue ket", prefix=True)) == [1]
    monkeypatch.setattr(
        "postroom.search.engine.tantivy.queries.Query",
        SimpleNamespace(
            **{name: getattr(tantivy.Query, name) for name in dir(tantivy.Query) if name.endswith("query")}
            | {"regex_phrase_query": too_many}
        ),
    )
    asked = All((said("blue ket", prefix=True), Not(Any((said("xyz abc", prefix=True),)))))
    assert found(engine, asked) == [2, 1]


def test_windows_of_time_hide_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same is found, in the same order, whether the newest days are looked into first or not."""
    monkeypatch.setattr("postroom.search.engine.tantivy.windows.SMALLEST", 20)
    engine = TantivyEngine(tmp_path)
    fill(
        engine,
        *[document(n, "tea" if n % 2 else "tea and rare" if n == 6 else "milk") for n in range(2, 1200)],
    )
    windows = list(engine._windows.of(engine._searcher(), said("tea"), ACME, "date", 5))
    assert len(windows) > 2 and windows[-1] is None
    odd = [n for n in range(1199, 1, -1) if n % 2]
    assert found(engine, said("tea"), limit=5) == odd[:5]
    assert found(engine, said("tea"), limit=5000) == sorted([*odd, 6], reverse=True)
    assert found(engine, said("rare")) == [6]
    assert engine.search(said("tea"), ACME, "date", 600).complete is True
    assert engine.search(said("tea"), ACME, "date", 599).complete is False
