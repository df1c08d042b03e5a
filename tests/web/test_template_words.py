"""Links in plain text, avatars, times, colours."""

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.web.templatetags.postroom import hue, hue_of, initials, moment, paragraphs, people


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("See https://a.test/b?c=d&e=f.", '<a href="https://a.test/b?c=d&amp;e=f"'),
        ("(https://a.test/b)", '<a href="https://a.test/b"'),
        ("https://a.test/wiki/Kettle_(film)", '<a href="https://a.test/wiki/Kettle_(film)"'),
        ("www.a.test, or", '<a href="https://www.a.test"'),
        ("<https://a.test>", '&lt;<a href="https://a.test"'),
        ("to carol@a.test.", '<a href="mailto:carol@a.test"'),
    ],
)
def test_addresses_become_links(text: str, link: str) -> None:
    assert link in paragraphs(text)


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "ftp://a.test", "a@b", "https://"]
)
def test_what_is_no_address_for_a_browser_stays_text(text: str) -> None:
    assert 'href="javascript' not in paragraphs(text)
    assert "<a " not in paragraphs(text) or text == "https://"


def test_links_tell_nobody_where_the_reader_came_from() -> None:
    assert 'target="_blank" rel="noopener noreferrer nofollow"' in paragraphs("https://a.test")


@given(st.text())
def test_text_never_becomes_markup(text: str) -> None:
    shown = paragraphs(text)
    for kept in ("<p>", "</p>", "</a>"):
        shown = shown.replace(kept, "")
    while "<a " in shown:
        begin = shown.index("<a ")
        shown = shown[:begin] + shown[shown.index(">", begin) + 1 :]
    assert "<" not in shown
    assert ">" not in shown


@pytest.mark.parametrize(
    "piece", ["a@", "\n \t", "https://", "www.", "a.b-", "(", "x" * 50 + "@" + "y" * 50 + "."]
)
def test_odd_text_costs_no_more_than_other_text(piece: str) -> None:
    begin = process_time()
    paragraphs(piece * (100_000 // len(piece)))
    assert process_time() - begin < 2


def test_paragraphs_and_lines_are_kept() -> None:
    assert paragraphs("a\r\nb\n\n \nc\n") == "<p>a\nb</p><p>c</p>"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Carol Klein", "CK"),
        ("carol", "CA"),
        ("carol@customer.test", "CA"),
        ('"Klein, Carol"', "KC"),
        ("نور منصور", "نم"),
        ("", "?"),
        ("…", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.text())
def test_every_name_has_a_colour_and_initials(name: str) -> None:
    assert hue_of(name).startswith("hue-")
    assert initials(name)


def test_colours_go_around() -> None:
    assert [hue(degrees) for degrees in (0, 7, 8, 352, 353, 359)] == [
        "hue-0", "hue-0", "hue-15", "hue-345", "hue-0", "hue-0",
    ]  # fmt: skip


def test_a_time_is_said_in_the_fewest_words() -> None:
    now = datetime.now(UTC)
    assert f"{now:%H:%M}" in moment(now)
    yesterday = now - timedelta(days=1)
    assert f">{yesterday:%a}<" in moment(yesterday)
    assert f">{yesterday:%a %H:%M}<" in moment(yesterday, "long")
    assert "> 2001" not in moment(datetime(2001, 2, 3, tzinfo=UTC))
    assert "03 Feb 2001" in moment(datetime(2001, 2, 3, tzinfo=UTC))
    assert moment(None) == ""


def test_many_people_are_named_in_short() -> None:
    rows = [{"name": f"Person {number}", "address": f"{number}@a.test"} for number in range(9)]
    assert people(rows) == "Person 0, Person 1 and 7 more"
    assert people([*rows[:1], {"name": "", "address": "x@a.test"}]) == "Person 0, x@a.test"
