"""The words that a query asks for, shown in a text."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.search.highlight import LONGEST_READ, Wanted, excerpt, marked, wanted
from postroom.search.language.parse import parse
from postroom.search.language.query import Query


def asked(text: str) -> tuple[Wanted, ...]:
    query = parse(text, now=datetime(2026, 5, 13, tzinfo=UTC), zone=UTC)
    assert isinstance(query, Query)
    return wanted(query.tree)


def shown(query: str, text: str, *fields: str) -> str:
    return "".join(
        f"[{piece.text}]" if piece.marked else piece.text for piece in marked(text, asked(query), fields)
    )


@pytest.mark.parametrize(
    ("query", "text", "shows"),
    [
        ("kettle", "A Kettle, kettles and KETTLE.", "A [Kettle], kettles and [KETTLE]."),
        ("kett*", "A Kettle and kettles", "A [Kettle] and [kettles]"),
        ("cafe", "Das Café", "Das [Café]"),
        ("groß", "Grosse Größe, GROSS und groß", "Grosse Größe, [GROSS] und [groß]"),
        ('"new kettle"', "A new kettle is new.", "A [new kettle] is new."),
        ("ada@acme.test", "to ada@acme.test and ada", "to [ada@acme.test] and ada"),
        ("KT-20417", "order KT-20417 of 20417", "order [KT-20417] of 20417"),
        ("漏水", "水壶漏水了", "水壶[漏水]了"),
        ("a OR b -c", "a b c", "[a] [b] c"),
        ("(a b*) NOT c", "a bcd c", "[a] [bcd] c"),
        ("<b>", "<b>bold</b>", "<[b]>bold</[b]>"),
        ("is:open tag:kettle", "kettle", "kettle"),
    ],
)
def test_marks(query: str, text: str, shows: str) -> None:
    assert shown(query, text) == shows


def test_a_field_marks_only_where_it_speaks_of() -> None:
    assert shown("subject:kettle", "kettle") == "kettle"
    assert shown("subject:kettle", "kettle", "subject") == "[kettle]"


def test_an_excerpt_shows_where_most_stands_together() -> None:
    text = "kettle " + "filler words " * 60 + "here the kettle leaks at the seam " + "more filler " * 60
    pieces = excerpt(text, asked("leaks kettle"))
    together = "".join(piece.text for piece in pieces)
    assert "the kettle leaks" in together
    assert together.startswith("… ") and together.endswith(" …")
    assert len(together) < 260
    assert [piece.text for piece in pieces if piece.marked] == ["kettle", "leaks"]


def test_an_excerpt_without_a_mark_is_the_beginning() -> None:
    assert "".join(one.text for one in excerpt("One\n\n  two three", asked("zebra"))) == "One two three"


def test_a_long_text_costs_little() -> None:
    assert len("".join(one.text for one in excerpt("a" * 10 * LONGEST_READ, asked("a*")))) < 300


TEXTS = st.text(st.sampled_from(list("ab* éßİ漏水-\"'<>&()\n\u0301")), max_size=80)


@given(TEXTS, TEXTS)
def test_marking_changes_no_text(query: str, text: str) -> None:
    read = parse(query, now=datetime(2026, 5, 13, tzinfo=UTC), zone=UTC)
    if isinstance(read, Query):
        assert "".join(piece.text for piece in marked(text, wanted(read.tree))) == text
        excerpt(text, wanted(read.tree))
