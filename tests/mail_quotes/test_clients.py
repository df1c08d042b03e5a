"""What the programs of many makers and languages put below an answer is not new."""

import pytest

from mail_quotes.attributions import ATTRIBUTED
from mail_quotes.pages import CLIENTS
from mail_quotes.programs import QUOTED
from postroom.mail.html_text import to_text
from postroom.mail.quotes import split_text
from postroom.mail.quotes_html import split_body, split_html

ANSWER = "Friday is fine.\n\nDora"
OF_TELEPHONES = (
    "Get Outlook for iOS",
    "Sent from my iPhone",
    "Sent from Yahoo Mail on Android",
    "Sent from my Galaxy",
)
BELOW = {**ATTRIBUTED, **QUOTED}


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
def test_what_stands_above_is_new(below: str) -> None:
    split = split_text(f"{ANSWER}\n\n{below}\n")
    assert split.new == ANSWER
    assert split.quoted or split.signature


@pytest.mark.parametrize("below", ATTRIBUTED.values(), ids=ATTRIBUTED)
def test_an_answer_below_is_new(below: str) -> None:
    assert split_text(f"{below}\n\n{ANSWER}\n").new == ANSWER


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
def test_the_new_part_alone_is_all_new(below: str) -> None:
    new = split_text(f"{ANSWER}\n\n{below}\n").new
    assert split_text(new).new == new


@pytest.mark.parametrize("html", CLIENTS.values(), ids=CLIENTS)
def test_pages(html: str) -> None:
    split = split_html(html)
    new = to_text(split.new_html)
    for line in OF_TELEPHONES:
        new = new.partition(line)[0]
    assert new.split() == ANSWER.split()
    assert "OLD" in split.quoted_html


@pytest.mark.parametrize("html", CLIENTS.values(), ids=CLIENTS)
def test_the_text_of_a_page_is_cut_where_the_mark_up_says(html: str) -> None:
    split = split_body(to_text(html), html)
    assert split.new.split() == ANSWER.split()
    assert "OLD" in split.quoted


def test_mark_up_cuts_no_text_that_is_not_its_own() -> None:
    html = "<p>Hello</p><div class=moz-cite-prefix>Klingon</div><blockquote>OLD</blockquote>"
    assert split_body("Another text.\n\nKlingon", html).new == "Another text.\n\nKlingon"
    assert split_body("Hello\n\nKlingon\n> OLD", html).new == "Hello"
    assert split_body("Hello\n\nKlingon\n> OLD", "").new == "Hello\n\nKlingon"


def test_answers_between_quotations_of_a_page_stay() -> None:
    html = "<blockquote>Friday?</blockquote><p>Yes.</p><blockquote>Monday?</blockquote><p>No.</p>"
    split = split_body(to_text(html), html)
    assert [split.new.find(word) >= 0 for word in ("Friday?", "Yes.", "Monday?", "No.")] == [True] * 4
