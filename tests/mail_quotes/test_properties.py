"""Nothing is lost but blank lines and rules; what is new stays new; work is linear in the length."""

import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.mail.quotes import Split, split_text
from postroom.mail.quotes_html import split_html

PIECES = st.sampled_from([
    "word ", "Yes.", "\n", "\n\n", "\n> ", "\n> > ", "\n-- \n", "\n_____\n", "\n\nSent from my iPhone\n",
    "\nOn Mon, Nov 23, 2026 at 4:18 PM Ada <ada@acme.example> wrote:\n", "\n-----Original Message-----\n",
    "\nFrom: Ada <ada@acme.example>\nSent: Monday\nTo: Dora\nSubject: Friday\n", "\n```\n", "\nA> ", "\n| ",
    "\n---------- Forwarded message ---------\n", "\n-Dora\n", "\nAda wrote:\n", "Größe ", "写道：", "\xa0", "\r\n",
])  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def parts(split: Split) -> str:
    return "\n".join((split.new, split.quoted, split.signature, split.forwarded))


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_every_word_ends_up_somewhere(text: str) -> None:
    everything = parts(split_text(text))
    for word in ("word", "Yes", "Größe", "Sent from my iPhone", "Dora"):
        assert everything.count(word) >= text.count(word)


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_nothing_is_made_up(text: str) -> None:
    words = set(re.sub("[>\\s]+", " ", text).split())
    assert set(re.sub("[>\\s]+", " ", parts(split_text(text))).split()) <= words


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(["word ", "Yes.\n", "\n", "1. 2026 ", "a@b.example ", "- x\n", "C:> "]), max_size=30
    )
)
def test_prose_is_new_and_stays_so(pieces: list[str]) -> None:
    text = "".join(pieces)
    new = split_text(text).new
    assert split_text(new).new == new


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of Python a piece of work runs: the same on every machine."""
    count = 0

    def trace(frame: object, event: str, argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        work()
    finally:
        sys.settrace(before)
    return count


UNITS = [
    ">", "On ", "On On On\n", "On 1\n", "\n", ">\n", ":\n", "a:\n", "From: a\n", "From: a\n\n", "-\n", "--\n\n", " ",
    "a@b.c <a@b.c>:\n", "@\n", "< \n", "wrote 10:10\n", "> a\nb\n", "```\n", "a>\n", "\xa0\n", "写道\n", "-A\n\n",
    "2026-01-01 10:10 <\n", "Sent from my iPhone\n", "Get Outlook for iOS\n", "x\n\nGet Outlook for iOS\n\n", "| a\n",
    "On 5 May 2026, at 10:10 x <a@b.example\n", "---- Forwarded message ----\n", "> > > wrote:\n", ">>> 1 >>>\n",
    "Ada wrote:\n> ", "## reply above this line ##\n", "---- Ada wrote ----\n", "From: a@b.example\nDate: 2026\n\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_work_is_linear_on_any_input(unit: str) -> None:
    small = lines_run(lambda: split_text(unit * (2_000 // len(unit))))
    large = lines_run(lambda: split_text(unit * (16_000 // len(unit))))
    assert large < 12 * small + 1_000


@pytest.mark.parametrize(
    "unit", ["<blockquote>", "<div class=gmail_quote>x", "<hr id=zwchr>", "<p style='border-top:1pt'>a: b"]
)
def test_work_is_linear_on_any_page(unit: str) -> None:
    small = lines_run(lambda: split_html(unit * (2_000 // len(unit))))
    large = lines_run(lambda: split_html(unit * (16_000 // len(unit))))
    assert large < 12 * small + 1_000
