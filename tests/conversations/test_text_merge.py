"""Two people write on one text: neither loses a word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.conversations.text_merge import Merged, has_marks, merge, merge_html

BASE = "Dear Carol,\nthe kettle leaks.\nWe send a new one.\n\nBest wishes\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (BASE, BASE, BASE),
        (BASE.replace("leaks", "drips"), BASE, BASE.replace("leaks", "drips")),
        (BASE, BASE.replace("leaks", "drips"), BASE.replace("leaks", "drips")),
        (
            BASE.replace("Dear", "Hello"),
            BASE.replace("Best", "Kind"),
            BASE.replace("Dear", "Hello").replace("Best", "Kind"),
        ),
        # Two words of the same line.
        (
            BASE.replace("new one", "new kettle"),
            BASE.replace("We send", "We shall send"),
            BASE.replace("We send a new one", "We shall send a new kettle"),
        ),
        # The same change by both stands once.
        (BASE + "P.S. Free.\n", BASE + "P.S. Free.\n", BASE + "P.S. Free.\n"),
        # Both add a paragraph at the end.
        (BASE + "Mine.\n", BASE + "Theirs.\n", BASE + "Theirs.\nMine.\n"),
        # What was saved, though its answer was lost, is not said twice.
        (BASE + "One. Two.", BASE + "One.", BASE + "One. Two."),
        # One removes a line, the other changes another one.
        (
            BASE.replace("We send a new one.\n", ""),
            BASE.replace("Carol", "Carola"),
            BASE.replace("We send a new one.\n", "").replace("Carol", "Carola"),
        ),
        ("", BASE, BASE),
        (BASE, "", ""),
    ],
)
def test_both_changes_are_made(mine: str, theirs: str, expected: str) -> None:
    base = "" if mine == "" and theirs == BASE else BASE
    assert merge(base, mine, theirs) == Merged(expected)


def test_where_both_change_the_same_words_both_stand_marked() -> None:
    merged = merge(BASE, BASE.replace("leaks", "drips"), BASE.replace("leaks", "is broken"), ("Ben", "Chloé"))
    assert merged.conflicts == 1
    assert "⟦Chloé⟧ the kettle is broken.\n⟦Ben⟧ the kettle drips.\n" in merged.text
    assert has_marks(merged.text)
    assert not has_marks(BASE)


def test_a_line_that_one_removes_and_the_other_changes_is_kept() -> None:
    gone, changed = BASE.replace("the kettle leaks.\n", ""), BASE.replace("leaks", "drips")
    for mine, theirs in ((gone, changed), (changed, gone)):
        merged = merge(BASE, mine, theirs)
        assert "the kettle drips." in merged.text
        assert merged.conflicts == 1


def test_html_is_merged_by_blocks() -> None:
    base = "<p>Dear Carol</p><p>It leaks.</p><ul><li>one</li></ul>"
    merged = merge_html(base, base.replace("leaks", "drips"), base.replace("Dear", "Hello"))
    assert merged == Merged("<p>Hello Carol</p><p>It drips.</p><ul><li>one</li></ul>")
    both = merge_html(base, base.replace("leaks", "drips"), base.replace("leaks", "bursts"), ("Ben", "Ada"))
    assert "<p>⟦Ada⟧</p><p>It bursts.</p><p>⟦Ben⟧</p><p>It drips.</p>" in both.text
    assert both.conflicts == 1


@pytest.mark.parametrize("piece", ["word ", "word\n", "\n"])
def test_a_very_long_text_takes_no_time(piece: str) -> None:
    long = piece * 19_000
    begun = time.perf_counter()
    merged = merge(f"A{long}Z", f"A{long}my Z", f"A{long}Z yours")
    assert time.perf_counter() - begun < 5
    assert "my" in merged.text
    assert "yours" in merged.text
    huge = merge(long * 3, "one" + long * 3, long * 3 + "other")
    assert "one" in huge.text
    assert "other" in huge.text


TEXTS = st.text("ab \n", max_size=24)


@given(TEXTS, TEXTS)
def test_a_side_that_changed_nothing_gives_way(base: str, other: str) -> None:
    assert merge(base, base, other).text == merge(base, other, base).text == other
    assert merge(base, other, other).text == other


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str, str]:
    """Return a text of numbered words and two edits of it; what a side adds is its own."""
    base = [f"w{n}{draw(st.sampled_from([' ', chr(10)]))}" for n in range(draw(st.integers(0, 12)))]

    def edit(side: str) -> str:
        out: list[str] = []
        for place, piece in enumerate([*base, ""]):
            act = draw(st.sampled_from(("keep", "keep", "drop", "add", "change")))
            if act == "add":
                out += [f"{side}{place} ", piece]
            elif act == "change" and piece:
                out.append(f"{side}c{place}{piece[-1]}")
            elif act != "drop":
                out.append(piece)
        return "".join(out)

    return "".join(base), edit("x"), edit("y")


@given(edited())
def test_no_word_that_either_wrote_is_lost(three: tuple[str, str, str]) -> None:
    base, mine, theirs = three
    written = (set(mine.split()) | set(theirs.split())) - set(base.split())
    assert written <= set(merge(base, mine, theirs).text.split())


@given(edited())
def test_without_conflict_what_one_removed_and_nobody_touched_is_gone(three: tuple[str, str, str]) -> None:
    base, mine, theirs = three
    merged = merge(base, mine, theirs)
    if not merged.conflicts:
        gone = set(base.split()) - (set(mine.split()) & set(theirs.split()))
        assert not gone & set(merged.text.split())
