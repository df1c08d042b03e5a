"""The quick looks before costly patterns let through all that the patterns find."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail_facts.making import mail_of
from postroom.mail import automatic, bounce_signs, signature
from postroom.mail.model import Mail
from postroom.mail.phrases import automatic_opening

AROUND = st.text(alphabet="abc é", max_size=12)
HEADER_RULES = [(rule, fields) for rule, fields in (*automatic.SURE, *automatic.HINTS) if fields]


def found_by(pattern: re.Pattern[str]) -> st.SearchStrategy[str]:
    return st.from_regex(pattern, fullmatch=True).filter(lambda text: "\n" not in text)


@given(found_by(bounce_signs.SUBJECT), AROUND, AROUND)
def test_every_subject_of_a_report_gets_a_closer_look(words: str, before: str, behind: str) -> None:
    subject = f"{before}{words}{behind}".lower()
    assert not subject.isascii() or bounce_signs.SUBJECT_HINT.search(subject)


@given(found_by(signature._OPENINGS) | found_by(signature._GET), st.sampled_from(["", "“", "> ", "— "]))
def test_every_line_of_a_telephone_gets_a_closer_look(words: str, before: str) -> None:
    assert signature._may_open(f"{before}{words} é")


@given(AROUND, found_by(signature._CLOSINGS))
def test_every_line_that_ends_as_one_of_a_telephone_gets_a_closer_look(before: str, words: str) -> None:
    assert signature._may_open(f"é{before}{words}")


@pytest.mark.parametrize(("rule", "fields"), HEADER_RULES, ids=[rule.__name__ for rule, _ in HEADER_RULES])
def test_a_rule_of_headers_reads_no_others(rule: automatic.Rule, fields: frozenset[str]) -> None:
    asked: list[str] = []
    mail = mail_of()
    rule(Watched(mail, asked), "ada@home.example")  # type: ignore[arg-type]
    assert asked
    assert {name.lower() for name in asked} <= fields


class Watched:
    """A mail of which only the headers are read, and which notes their names."""

    def __init__(self, mail: Mail, asked: list[str]) -> None:
        self.mail, self.asked = mail, asked
        self.headers = self

    def get(self, name: str, default: str = "") -> str:
        self.asked.append(name)
        return self.mail.headers.get(name, default)

    def all(self, name: str) -> list[str]:
        self.asked.append(name)
        return self.mail.headers.all(name)

    def has(self, name: str) -> bool:
        self.asked.append(name)
        return self.mail.headers.has(name)


def test_the_opening_of_an_absence_note_is_found_behind_many_blanks_and_not_in_quotations() -> None:
    note = "I am  out of\n\nthe office until Friday."
    assert automatic_opening(f"Hello,{' ' * 500}\n{note}") == "i am out of the office"
    assert automatic_opening(f"Hello a > b,\n\n{note}") == "i am out of the office"
    assert automatic_opening(f"Thanks!\n\n > {note}") == ""
    assert automatic_opening(f"{'word ' * 80}\n{note}") == ""
