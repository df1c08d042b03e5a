"""What a query is read as."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.search.language.parse import DEEPEST, MOST_CHARACTERS, MOST_PARTS, parse
from postroom.search.language.query import Query, QueryError
from postroom.search.language.tree import (
    And,
    Dates,
    Everything,
    Field,
    Larger,
    Node,
    Not,
    Or,
    Phrase,
    Smaller,
    Word,
)
from postroom.search.language.write import narrowed, write

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 5, 13, 10, 0, tzinfo=UTC)  # a Wednesday


def read(text: str) -> Query | QueryError:
    return parse(text, now=NOW, zone=BERLIN)


def root(text: str) -> Node:
    query = read(text)
    assert isinstance(query, Query), query
    return query.tree


def field(name: str, text: str, prefix: bool = False) -> Field:
    return Field(name, Word(text, prefix))


A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        ("   ", Everything()),
        ("*", Everything()),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a or b", And((A, Word("or"), B))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("(a (b)) c", And((A, B, C))),
        ("-a", Not(A)),
        ("NOT a b", And((Not(A), B))),
        ("-(a b)", Not(And((A, B)))),
        ("(a)-b", And((A, Not(B)))),
        ("tag:OR", Field("tag", "OR")),
        ("OR*", Word("OR", prefix=True)),
        ("well-known", Word("well-known")),
        ("kett*", Word("kett", prefix=True)),
        ('"new kettle"', Phrase("new kettle")),
        ('-"new kettle"', Not(Phrase("new kettle"))),
        ("“new kettle”", Phrase("new kettle")),
        ('"never closed', Phrase("never closed")),
        ("(a b", And((A, B))),
        ("from:ada@acme.test", field("from", "ada@acme.test")),
        ("FROM:ada", field("from", "ada")),
        ("from: ada", field("from", "ada")),
        ('from:"Ada Lovelace"', Field("from", Phrase("Ada Lovelace"))),
        ("from:(ada OR ben)", Or((field("from", "ada"), field("from", "ben")))),
        ("subject:(a -b)", And((field("subject", "a"), Not(field("subject", "b"))))),
        ("filename:inv*", field("filename", "inv", True)),
        ("in:closed", Field("in", "closed")),
        ("-is:unread", Not(Field("is", "unread"))),
        ("is:archived", Field("is", "archived")),
        ("is:archive", Field("is", "archived")),
        ("has:attachments", Field("has", "attachment")),
        ('tag:"needs reply"', Field("tag", "needs reply")),
        ("tag:wait*", Field("tag", "wait*")),
        ("assigned:me", Field("assigned", "me")),
        ("label:x assignee:ben", And((Field("tag", "x"), Field("assigned", "ben")))),
        ("larger:5MB", Larger(5_000_000)),
        ("larger:1.5KiB", Larger(1536)),
        ("smaller:200", Smaller(200)),
        ("frm:ada", Word("frm:ada")),
        ("https://kettle.example/a?b=c", Word("https://kettle.example/a?b=c")),
        ("a\x00b\tc", And((A, B, C))),
        (
            "'; DROP TABLE mails; --",
            And((Word("';"), Word("DROP"), Word("TABLE"), Word("mails;"), Word("--"))),
        ),
    ],
)
def test_reads(text: str, tree: Node) -> None:
    assert root(text) == tree


def day(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BERLIN)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("2026-05-04", day(2026, 5, 4), day(2026, 5, 5)),
        ("2026/5/4", day(2026, 5, 4), day(2026, 5, 5)),
        ("2026-05", day(2026, 5, 1), day(2026, 6, 1)),
        ("2026-12", day(2026, 12, 1), day(2027, 1, 1)),
        ("2025", day(2025, 1, 1), day(2026, 1, 1)),
        ("4.5.2026", day(2026, 5, 4), day(2026, 5, 5)),
        ("4.5.26", day(2026, 5, 4), day(2026, 5, 5)),
        ("24.12.", day(2025, 12, 24), day(2025, 12, 25)),
        ("31/1/2026", day(2026, 1, 31), day(2026, 2, 1)),
        ("1/31/2026", day(2026, 1, 31), day(2026, 2, 1)),
        ("today", day(2026, 5, 13), day(2026, 5, 14)),
        ("yesterday", day(2026, 5, 12), day(2026, 5, 13)),
        ("monday", day(2026, 5, 11), day(2026, 5, 12)),
        ("wed", day(2026, 5, 13), day(2026, 5, 14)),
        ("last wednesday", day(2026, 5, 6), day(2026, 5, 7)),
        ("this week", day(2026, 5, 11), day(2026, 5, 18)),
        ("last week", day(2026, 5, 4), day(2026, 5, 11)),
        ("last month", day(2026, 4, 1), day(2026, 5, 1)),
        ("last quarter", day(2026, 1, 1), day(2026, 4, 1)),
        ("last year", day(2025, 1, 1), day(2026, 1, 1)),
        ("5 May", day(2026, 5, 5), day(2026, 5, 6)),
        ("May 5th", day(2026, 5, 5), day(2026, 5, 6)),
        ("5 December", day(2025, 12, 5), day(2025, 12, 6)),
        ("29 feb", day(2024, 2, 29), day(2024, 3, 1)),
        ("5 Sept 2025", day(2025, 9, 5), day(2025, 9, 6)),
        ("june", day(2025, 6, 1), day(2025, 7, 1)),
        ("may 2024", day(2024, 5, 1), day(2024, 6, 1)),
        ("2026-04..2026-05-02", day(2026, 4, 1), day(2026, 5, 3)),
        ("3d", day(2026, 5, 10), day(2026, 5, 11)),
        ("two weeks ago", day(2026, 4, 29), day(2026, 4, 30)),
        ("3m", day(2026, 2, 13), day(2026, 2, 14)),
        ("last 3 days", day(2026, 5, 10, 12), day(2026, 5, 13, 12)),
    ],
)
def test_dates_in_the_zone_of_the_reader(words: str, start: datetime, end: datetime) -> None:
    assert root(f'date:"{words}"') == Dates(start, end)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("after:2026-05", Dates(after=day(2026, 5, 1))),
        ("before:2026-05-04", Dates(before=day(2026, 5, 4))),
        ("newer_than:3d", Dates(after=day(2026, 5, 10, 12))),
        ("older_than:2h", Dates(before=day(2026, 5, 13, 10))),
        ("since:yesterday", Dates(after=day(2026, 5, 12))),
        ("after:2026-05-04T10:30", Dates(after=day(2026, 5, 4, 10, 30))),
        ("after:2026-05-04T10:30Z", Dates(after=day(2026, 5, 4, 12, 30))),
    ],
)
def test_one_side_of_a_date(text: str, dates: Dates) -> None:
    assert root(text) == dates


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("after:5 May kettle", And((Dates(after=day(2026, 5, 5)), Word("kettle")))),
        ("on:last week from:ada", And((Dates(day(2026, 5, 4), day(2026, 5, 11)), field("from", "ada")))),
        ("before:5 May 2025", Dates(before=day(2025, 5, 5))),
        ("before:yesterday evening", And((Dates(before=day(2026, 5, 12)), Word("evening")))),
    ],
)
def test_a_date_of_several_words_needs_no_quotes(text: str, tree: Node) -> None:
    assert root(text) == tree


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("kettle)", 6, "closes nothing"),
        ("is:opne", 3, "is:open"),
        ("kettle has:wings", 11, "attachment"),
        ("after:soon", 6, "2026-05-04"),
        ("after:2026-02-30", 6, "calendar"),
        ("after:4/5/2026", 6, "2026-05-04"),
        ("date:2026-05..2026-04", 5, "before it begins"),
        ("larger:huge", 7, "5MB"),
        ("from: subject:x", 0, "from:ada"),
        ("from:(a tag:b)", 8, "from:( )"),
        ("x " * MOST_CHARACTERS, MOST_CHARACTERS, "leave some out"),
        ("x " * (MOST_PARTS + 1), 2 * MOST_PARTS, "Leave some out"),
        ("(" * 200 + "x", DEEPEST, "levels"),
        ("-" * 200 + "x", DEEPEST, "levels"),
    ],
)
def test_an_error_points_at_the_character(text: str, position: int, words: str) -> None:
    error = read(text)
    assert isinstance(error, QueryError)
    assert error.position == position
    assert words in error.sentence


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        ("frm:ada x", 0, 7, "Did you mean from:?"),
        ("a OR", 2, 4, "says nothing"),
        ("ke*tle", 0, 6, "at the end"),
        ("a from:", 2, 7, "from:ada"),
        ("a ()", 2, 4, "nothing"),
        ("a NOT", 2, 5, "nothing follows"),
    ],
)
def test_a_hint_says_what_was_read_otherwise(text: str, start: int, end: int, words: str) -> None:
    query = read(text)
    assert isinstance(query, Query)
    (hint,) = query.hints
    assert (hint.start, hint.end) == (start, end)
    assert words in hint.sentence


@pytest.mark.parametrize("text", ["a - b", "12:30", "re: kettle", "ref:47", "https://a.test", "a:b"])
def test_no_hint_where_nothing_is_odd(text: str) -> None:
    query = read(text)
    assert isinstance(query, Query) and query.hints == ()


def test_two_hundred_alternatives_are_a_query() -> None:
    tree = root(" OR ".join(f"w{number}" for number in range(201)))
    assert isinstance(tree, Or) and len(tree.nodes) == 201


PIECES = st.sampled_from(
    ["from:", "subject:", "tag:", "is:unread",
     "after:", "5 May", "3d", "larger:5MB", "(", ")", '"', "“", "-", "NOT ", " OR ",
     " AND ", "*", "kett", "ä", "  ", "\x00", "\ud800", ":", "2026-05", "..", "last week", "日本", "date:",
     "tag:", "OR", "NOT", "\u2212"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))


@given(TEXTS)
@settings(max_examples=1000)
def test_any_text_is_a_query_or_a_sentence(text: str) -> None:
    query = read(text)
    if isinstance(query, QueryError):
        assert 0 <= query.position <= query.end <= len(text)
        assert query.sentence.endswith(".")
    else:
        assert all(0 <= hint.start < hint.end <= len(text) for hint in query.hints)


@given(TEXTS)
@settings(max_examples=1000)
def test_what_is_written_is_read_as_the_same(text: str) -> None:
    query = read(text)
    if isinstance(query, Query):
        assert root(write(query.tree)) == query.tree


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8).map(Word)
LEAVES: st.SearchStrategy[Node] = st.one_of(
    WORDS,
    st.builds(
        Phrase, st.text(st.characters(categories=["L", "Zs"]), min_size=1).filter(lambda text: text.strip())
    ),
    st.builds(Field, st.sampled_from(["from", "subject", "filename"]), WORDS),
    st.builds(
        Field, st.sampled_from(["tag", "mailbox"]), st.text(st.characters(categories=["L"]), min_size=1)
    ),
    st.builds(Larger, st.integers(0, 10**9)),
    st.builds(Dates, st.datetimes(datetime(1950, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))),
)


@given(st.recursive(LEAVES, lambda inner: st.one_of(
    st.builds(Not, inner),
    st.lists(inner.filter(lambda node: not isinstance(node, And)), min_size=2, max_size=4).map(tuple).map(And),
    st.lists(inner.filter(lambda node: not isinstance(node, Or)), min_size=2, max_size=4).map(tuple).map(Or),
), max_leaves=12))  # fmt: skip
def test_every_tree_can_be_written(tree: Node) -> None:
    assert root(write(tree)) == tree


@pytest.mark.parametrize(
    ("text", "narrow"),
    [("", "tag:x"), ("a b", "a b tag:x"), ("a OR b", "(a OR b) tag:x"), ('"a OR b"', '("a OR b") tag:x')],
)
def test_narrowing_holds_of_the_whole(text: str, narrow: str) -> None:
    assert narrowed(text, "tag:x") == narrow
